package resource

import (
	"strings"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	goyaml "go.yaml.in/yaml/v2"
)

// plainYAML is AsYAML without the ways through YAML and JSON, for values that neither changes: half of the time of a large
// build goes there. False for all others.
func (r *Resource) plainYAML() ([]byte, bool) {
	node := r.YNode()
	if node == nil || node.Kind != kyaml.MappingNode {
		return nil, false
	}
	value, ok := plainValue(node, 0, false)
	if !ok {
		return nil, false
	}
	text, err := goyaml.Marshal(value)
	return text, err == nil
}

const (
	mostLevels = 100
	longestKey = 200
)

// plainValue is what is read of a node that was written. inFlow: it stands in brackets.
func plainValue(node *kyaml.Node, level int, inFlow bool) (interface{}, bool) {
	if node.Anchor != "" || node.Style&kyaml.TaggedStyle != 0 || level > mostLevels {
		return nil, false
	}
	inFlow = inFlow || node.Style&kyaml.FlowStyle != 0
	switch node.Kind {
	case kyaml.MappingNode:
		return plainMap(node, level, inFlow)
	case kyaml.SequenceNode:
		list := make([]interface{}, len(node.Content))
		for i, each := range node.Content {
			value, ok := plainValue(each, level+1, inFlow)
			if !ok {
				return nil, false
			}
			list[i] = value
		}
		return list, true
	case kyaml.ScalarNode:
		return plainScalar(node, inFlow)
	default:
		return nil, false
	}
}

func plainMap(node *kyaml.Node, level int, inFlow bool) (interface{}, bool) {
	value := make(map[string]interface{}, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if key.Kind != kyaml.ScalarNode || key.Anchor != "" || len(key.Value) > longestKey ||
			strings.Contains(key.Value, "\n") || !isString(key) || !isPlainText(key.Value) {
			return nil, false
		}
		each, ok := plainValue(node.Content[i+1], level+1, inFlow)
		if !ok {
			return nil, false
		}
		value[key.Value] = each
	}
	// A key that stands there twice is an error.
	return value, len(value) == len(node.Content)/2
}

func plainScalar(node *kyaml.Node, inFlow bool) (interface{}, bool) {
	if isString(node) {
		return node.Value, isPlainText(node.Value) && (keepsLines(node) || survives(node))
	}
	tag := resolvedTag(node.Value)
	if node.Tag != "" && node.ShortTag() != tag {
		return nil, false
	}
	switch tag {
	case kyaml.NodeTagNull:
		// In brackets, what is empty is written in quotes.
		return nil, node.Value != "" || !inFlow
	case kyaml.NodeTagBool, kyaml.NodeTagInt:
		var value interface{}
		if node.Decode(&value) != nil {
			return nil, false
		}
		switch value.(type) {
		case bool, int:
			return value, true
		}
	}
	return nil, false
}

// isString is true for a text that stays one when it is written: a tag that says so makes quotes, where they are needed.
func isString(node *kyaml.Node) bool {
	return node.ShortTag() == kyaml.NodeTagString && (node.Tag != "" || node.Value != "")
}

func resolvedTag(value string) string {
	plain := kyaml.Node{Kind: kyaml.ScalarNode, Value: value}
	return plain.ShortTag()
}

// keepsLines is true for what a block of lines, or escapes in double quotes, hold as it is.
func keepsLines(node *kyaml.Node) bool {
	text := node.Value
	if !strings.Contains(text, "\n") {
		return true
	}
	if node.Style&(kyaml.FoldedStyle|kyaml.SingleQuotedStyle) != 0 || strings.ContainsAny(text[:1], " \t\n") {
		return false
	}
	for _, line := range strings.Split(text, "\n") {
		if line != "" && strings.TrimRight(line, " \t") != line {
			return false
		}
	}
	return true
}

// survives tells whether a text is read again as it was, once it is written in its style.
func survives(node *kyaml.Node) bool {
	alone := &kyaml.Node{Kind: kyaml.ScalarNode, Tag: node.Tag, Style: node.Style, Value: node.Value}
	key := &kyaml.Node{Kind: kyaml.ScalarNode, Tag: kyaml.NodeTagString, Value: "text"}
	written, err := kyaml.String(&kyaml.Node{Kind: kyaml.MappingNode, Content: []*kyaml.Node{key, alone}})
	if err != nil {
		return false
	}
	read := map[string]interface{}{}
	return kyaml.Unmarshal([]byte(written), &read) == nil && read["text"] == node.Value
}

// isPlainText is true for what every reader of YAML and JSON takes as it is.
func isPlainText(text string) bool {
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~', r == '\n', r == '\t':
		case r > '\u00a0' && r < '\ud000' && r != '\u2028' && r != '\u2029':
		default:
			return false
		}
	}
	return text != "<<"
}
