package origin

import (
	"slices"
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
		root.leaves(nil, root.step, &resource)
		found = append(found, resource)
	}
	return current.steps, found
}

// A step on the way from the root of a document to a node.
type way struct {
	above *way
	// Of a map's entry.
	key string
	// Of a list's element: where it is now, and where it stood in the source.
	index, home int
	isElement   bool
	// Whether some element on the way stood elsewhere.
	moved bool
}

// leaves walks down to what was set by others than the maker of the resource, or stood elsewhere. Where it stood is known as
// long as everything around was made by one step, the maker.
func (n *node) leaves(at *way, maker int, into *Resource) {
	if n.kind == yaml.ScalarNode || len(n.children) == 0 {
		isMoved := n.step == maker && at != nil && at.moved
		if n.step == into.Step && !isMoved {
			return
		}
		field := Field{Pointer: at.pointer(false), Step: n.step}
		if isMoved {
			field.At = at.pointer(true)
		}
		into.Fields = append(into.Fields, field)
		return
	}
	moved := at != nil && at.moved
	for i, child := range n.children {
		if n.kind == yaml.MappingNode {
			child.leaves(&way{above: at, key: n.keys[i], moved: moved}, maker, into)
			continue
		}
		within := maker
		if child.kind != yaml.ScalarNode && child.step != maker {
			within = -1
		}
		step := &way{above: at, index: i, home: child.home, isElement: true, moved: moved || i != child.home}
		child.leaves(step, within, into)
	}
}

// pointer is where the way leads now, or where it led in the source.
func (w *way) pointer(inSource bool) string {
	var tokens []string
	for at := w; at != nil; at = at.above {
		token := escape(at.key)
		if at.isElement && inSource {
			token = strconv.Itoa(at.home)
		} else if at.isElement {
			token = strconv.Itoa(at.index)
		}
		tokens = append(tokens, "/"+token)
	}
	slices.Reverse(tokens)
	return strings.Join(tokens, "")
}

func escape(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}
