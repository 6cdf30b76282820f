// Command kubernetes-yaml answers how Kubernetes reads YAML: it splits each text with apimachinery's YAMLReader and
// converts every document with sigs.k8s.io/yaml, as kubectl and the API server do.
//
// Standard input holds one JSON string (a text) per line; standard output holds one JSON array per line, an element for
// each document: {"value": …} or {"error": "…"}, with "duplicate" set when the strict reader refuses what the ordinary
// one reads, and "separator" set when the stream itself was refused at a `---` line.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"strings"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type answer struct {
	Value     json.RawMessage `json:"value,omitempty"`
	Error     string          `json:"error,omitempty"`
	Duplicate bool            `json:"duplicate,omitempty"`
	Separator bool            `json:"separator,omitempty"`
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for {
		line, err := input.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			respond(output, line)
		}
		if err != nil {
			return
		}
	}
}

func respond(output *bufio.Writer, line []byte) {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		log.Fatal(err)
	}
	encoded, err := json.Marshal(read(text))
	if err != nil {
		log.Fatal(err)
	}
	output.Write(encoded)
	output.WriteByte('\n')
	output.Flush()
}

func read(text string) []answer {
	answers := []answer{}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return answers
		}
		if err != nil {
			answers = append(answers, answer{Error: err.Error(), Separator: true})
			continue
		}
		answers = append(answers, convert(document))
	}
}

func convert(document []byte) (result answer) {
	defer func() {
		if problem := recover(); problem != nil {
			result = answer{Error: "panic"}
		}
	}()
	value, err := yaml.YAMLToJSON(document)
	if err != nil {
		return answer{Error: err.Error()}
	}
	_, strict := yaml.YAMLToJSONStrict(document)
	return answer{Value: value, Duplicate: strict != nil}
}
