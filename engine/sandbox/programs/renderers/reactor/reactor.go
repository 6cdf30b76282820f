//go:build wasip1

// Package reactor is what the renderers have in common: requests and replies, the files of the host, failures.
//
// A renderer is a Wasm reactor: one JSON request in, one JSON reply and the rendered text out. The calls are those of any
// ccpolicy sandbox program: request_buffer, run, reply_pointer, reply_length.
package reactor

import (
	"encoding/json"
	"os"
	"runtime/debug"
	"unsafe"
)

// Answer renders; a main package sets it. It returns what becomes JSON, and the text.
var Answer func(request []byte) (any, []byte)

var (
	request []byte
	// replies[0] is JSON, replies[1] the text.
	replies [2][]byte
)

// Small builds end before a collection would pay; only large ones begin to collect. With more memory they would take longer:
// to grow costs more than to collect.
func init() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(96 << 20)
	os.Args = []string{"renderer"}
}

//go:wasmexport request_buffer
func requestBuffer(length uint32) uint32 {
	request = make([]byte, length)
	return pointer(request)
}

//go:wasmexport run
func run() {
	replies = [2][]byte{}
	missing = ""
	reply, text := Answer(request)
	request = nil
	encoded, err := json.Marshal(reply)
	if err != nil {
		panic(err)
	}
	replies[0], replies[1] = encoded, text
}

//go:wasmexport reply_pointer
func replyPointer(part uint32) uint32 { return pointer(replies[part]) }

//go:wasmexport reply_length
func replyLength(part uint32) uint32 { return uint32(len(replies[part])) }

func pointer(bytes []byte) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(bytes)))) }
