package origin

import (
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Resource tells the origin of one document of the output: the step that made most of it, and the fields that other
// steps set, or that stood at another place in their file.
type Resource struct {
	Step   int     `json:"step"`
	Fields []Field `json:"fields"`
}

// Field is a leaf. At is its pointer in its source, where it is another one; only known for resources.
type Field struct {
	Pointer string `json:"pointer"`
	Step    int    `json:"step"`
	At      string `json:"at,omitempty"`
}

// Result is what was found out about a build, in the order of its output.
func Result(now resmap.ResMap) ([]Step, []Resource) {
	Followed(now)
	found := make([]Resource, 0, now.Size())
	for _, each := range now.Resources() {
		root := current.resources[each]
		resource := Resource{Step: root.step, Fields: []Field{}}
		root.leaves("", "", root.step, &resource)
		found = append(found, resource)
	}
	return current.steps, found
}

// leaves walks with two pointers: as it is now, and as it was in the source. That one is known as long as everything
// around was made by one step, the maker.
func (n *node) leaves(pointer, source string, maker int, into *Resource) {
	if n.kind == yaml.ScalarNode || len(n.children) == 0 {
		field := Field{Pointer: pointer, Step: n.step}
		if n.step == maker && source != pointer {
			field.At = source
		}
		if field.Step != into.Step || field.At != "" {
			into.Fields = append(into.Fields, field)
		}
		return
	}
	for i, child := range n.children {
		if n.kind == yaml.MappingNode {
			token := "/" + escape(n.keys[i])
			child.leaves(pointer+token, source+token, maker, into)
			continue
		}
		within := maker
		if child.kind != yaml.ScalarNode && child.step != maker {
			within = -1
		}
		child.leaves(pointer+"/"+strconv.Itoa(i), source+"/"+strconv.Itoa(child.home), within, into)
	}
}

func escape(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}
