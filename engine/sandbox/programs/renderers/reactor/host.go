//go:build wasip1

package reactor

import (
	"encoding/json"
	"unsafe"
)

//go:wasmimport ccpolicy host_ask
func hostAsk(operation uint32, question unsafe.Pointer, length uint32) int32

//go:wasmimport ccpolicy host_take
func hostTake(into unsafe.Pointer)

// What can be asked of the host.
const (
	askResolve uint32 = iota
	askRead
	askList
	askChart
	askChartText
)

// ask returns the host's answer, or nil and a negative number that tells why there is none.
func ask(operation uint32, question string) ([]byte, int32) {
	size := hostAsk(operation, unsafe.Pointer(unsafe.StringData(question)), uint32(len(question)))
	if size <= 0 {
		return []byte{}, size
	}
	answer := make([]byte, size)
	hostTake(unsafe.Pointer(unsafe.SliceData(answer)))
	return answer, size
}

// RenderChart has the helm renderer do what a kustomization wants of helm.
func RenderChart(request *ChartRequest) (*ChartReply, []byte, error) {
	question, err := json.Marshal(request)
	if err != nil {
		return nil, nil, err
	}
	answer, _ := ask(askChart, string(question))
	var reply ChartReply
	if err := json.Unmarshal(answer, &reply); err != nil {
		return nil, nil, err
	}
	text, _ := ask(askChartText, "")
	return &reply, text, nil
}
