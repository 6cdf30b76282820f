//go:build wasip1

// The Rego compiler as a Wasm reactor: one JSON request in, one JSON reply and one policy.wasm out.
// The calls are those of any ccpolicy sandbox program: request_buffer, run, reply_pointer, reply_length.
package main

import (
	"encoding/json"
	"runtime/debug"
	"unsafe"
)

var (
	request []byte
	// replies[0] is JSON, what follows is binary.
	replies [2][]byte
)

func main() {}

// Most compilations end before a collection would pay; only large ones begin to collect.
func init() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(256 << 20)
}

//go:wasmexport request_buffer
func requestBuffer(length uint32) uint32 {
	request = make([]byte, length)
	return pointer(request)
}

//go:wasmexport run
func run() {
	replies = [2][]byte{}
	reply, wasm := answer(request)
	request = nil
	text, err := json.Marshal(reply)
	if err != nil {
		panic(err)
	}
	replies[0], replies[1] = text, wasm
}

//go:wasmexport reply_pointer
func replyPointer(part uint32) uint32 { return pointer(replies[part]) }

//go:wasmexport reply_length
func replyLength(part uint32) uint32 { return uint32(len(replies[part])) }

func pointer(bytes []byte) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(bytes)))) }
