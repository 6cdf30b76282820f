// Records what k8s.io/apimachinery makes of quantities, as test data. Run from scripts/field-types:
//
//	go run ./cmd/quantities > ../../test/engine/kubernetes/quantities.recorded.json
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"gopkg.in/inf.v0"
	"k8s.io/apimachinery/pkg/api/resource"
)

type record struct {
	Text string `json:"text"`
	// Nano is the value in billionths; empty when the text is refused.
	Nano string `json:"nano"`
}

var numbers = []string{
	"", "0", "00", "1", "7", "10", "12", "100", "999", "1000", "1024", "65536", "0.1", "0.5", ".5", "5.", ".", "0.", "1.5", "1.25",
	"0.001", "0.0001", "0.000000001", "0.0000000001", "0.0000000019", "123456789", "1234567890123456789", "9223372036854775807",
	"9223372036854775808", "123456789012345678901234567890", "1.0000000000000000000000001", "007", "00.50", "1..5", "1.2.3", "1_000", "0x10", " 1", "1 ", "one",
}

var suffixes = []string{
	"", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "K", "ki", "mi", "KI", "MB", "Mib", "B", "i", "e", "e3", "E3", "e+3",
	"e-3", "E-3", "e0", "e-9", "e-12", "e18", "E+6", "e", "e+", "e-", "e3m", "ee3", "e1.5", "m5", "Mi1", "%", " Mi", "e 3",
}

func main() {
	records := []record{}
	for _, sign := range []string{"", "-", "+", "--"} {
		for _, number := range numbers {
			for _, suffix := range suffixes {
				if sign != "" && len(number) > 6 {
					continue
				}
				records = append(records, look(sign+number+suffix))
			}
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "")
	if err := out.Encode(map[string]any{
		"source":  "k8s.io/apimachinery v0.34.2, pkg/api/resource.Quantity.UnmarshalJSON",
		"command": "cd scripts/field-types && go run ./cmd/quantities > ../../test/engine/kubernetes/quantities.recorded.json",
		"cases":   records,
	}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func look(text string) record {
	var quantity resource.Quantity
	if err := quantity.UnmarshalJSON([]byte(`"` + text + `"`)); err != nil {
		return record{Text: text}
	}
	nano := new(inf.Dec).Round(quantity.AsDec(), 9, inf.RoundUp)
	return record{Text: text, Nano: nano.UnscaledBig().String()}
}
