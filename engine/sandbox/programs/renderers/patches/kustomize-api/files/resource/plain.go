package resource

import (
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	goyaml "go.yaml.in/yaml/v2"
)

// plainYAML is AsYAML without the way through JSON, for values that it does not change: half of the time of a large build
// goes there. False for all others.
func (r *Resource) plainYAML() ([]byte, bool) {
	node := r.YNode()
	if node == nil || node.Kind != kyaml.MappingNode {
		return nil, false
	}
	written, err := r.RNode.String()
	if err != nil {
		return nil, false
	}
	value := map[string]interface{}{}
	if kyaml.Unmarshal([]byte(written), &value) != nil || !isPlainMap(value, 0) {
		return nil, false
	}
	text, err := goyaml.Marshal(value)
	return text, err == nil
}

const (
	mostLevels = 100
	longestKey = 200
)

func isPlainValue(value interface{}, level int) bool {
	switch v := value.(type) {
	case nil, bool, int:
		return true
	case string:
		return isPlainText(v)
	case []interface{}:
		if level > mostLevels {
			return false
		}
		for _, each := range v {
			if !isPlainValue(each, level+1) {
				return false
			}
		}
		return true
	case map[string]interface{}:
		return level <= mostLevels && isPlainMap(v, level+1)
	default:
		return false
	}
}

func isPlainMap(value map[string]interface{}, level int) bool {
	for key, each := range value {
		if len(key) > longestKey || !isPlainText(key) || !isPlainValue(each, level) {
			return false
		}
	}
	return true
}

// isPlainText is true for what every reader of YAML and JSON takes as it is.
func isPlainText(text string) bool {
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~', r == '\n', r == '\t':
		case r > '\u00a0' && r < '\u2000':
		default:
			return false
		}
	}
	return text != "<<"
}
