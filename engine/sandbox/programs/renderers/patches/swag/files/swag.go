// Package swag stands in for the part of the module of that name that kube-openapi's schema types use.
package swag

import (
	"bytes"

	"github.com/go-openapi/jsonpointer/jsonname"
)

// DefaultJSONNameProvider tells the JSON names of the fields of a struct.
var DefaultJSONNameProvider = jsonname.NewNameProvider()

// ConcatJSON joins objects into one object, or arrays into one array.
func ConcatJSON(blobs ...[]byte) []byte {
	var joined []byte
	var closing byte
	for _, blob := range blobs {
		blob = bytes.TrimSpace(blob)
		if len(blob) < 2 || bytes.Equal(blob, []byte("null")) {
			continue
		}
		inner := bytes.TrimSpace(blob[1 : len(blob)-1])
		switch {
		case closing == 0:
			closing = blob[len(blob)-1]
			joined = append(joined, blob[0])
		case len(inner) > 0 && len(joined) > 1:
			joined = append(joined, ',')
		}
		joined = append(joined, inner...)
	}
	if closing == 0 {
		return nil
	}
	return append(joined, closing)
}
