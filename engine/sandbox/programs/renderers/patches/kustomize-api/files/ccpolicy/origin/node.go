package origin

import "sigs.k8s.io/kustomize/kyaml/yaml"

// A node remembers a value as it was after the last step, and which step set it.
type node struct {
	kind  yaml.Kind
	tag   string
	value string
	step  int
	// Of a map, in order; of a list, keys are empty.
	keys     []string
	children []*node
	// Of a list's element: where it stood when `step` made it.
	home int
}

// update makes old say what now is. Where a value differs, or is new, step has set it; what stayed keeps its step, also
// when it moved within a list. A step below zero only follows from others: it sets what is new, and no more.
func update(old *node, now *yaml.Node, step int) *node {
	if now.Kind == yaml.AliasNode && now.Alias != nil {
		now = now.Alias
	}
	if old == nil || old.kind != now.Kind {
		old = &node{kind: now.Kind, tag: now.Tag, value: now.Value, step: max(step, ^step)}
	}
	switch now.Kind {
	case yaml.MappingNode:
		updateMap(old, now, step)
	case yaml.SequenceNode:
		updateList(old, now, step)
	default:
		// An absent tag is the one that the text of the value implies.
		if old.value != now.Value || old.tag != now.Tag && old.tag != "" && now.Tag != "" {
			old.set(step)
		}
		old.value, old.tag = now.Value, now.Tag
	}
	return old
}

func (n *node) set(step int) {
	if step >= 0 {
		n.step = step
	}
}

func updateMap(old *node, now *yaml.Node, step int) {
	size := len(now.Content) / 2
	if sameKeys(old, now) {
		for i := range size {
			old.children[i] = update(old.children[i], now.Content[2*i+1], step)
		}
		return
	}
	before := make(map[string]*node, len(old.keys))
	for i, key := range old.keys {
		before[key] = old.children[i]
	}
	if size == 0 {
		old.set(step)
	}
	old.keys, old.children = make([]string, size), make([]*node, size)
	for i := range size {
		key := now.Content[2*i].Value
		old.keys[i] = key
		old.children[i] = update(before[key], now.Content[2*i+1], step)
	}
}

func sameKeys(old *node, now *yaml.Node) bool {
	if len(old.keys)*2 != len(now.Content) {
		return false
	}
	for i, key := range old.keys {
		if now.Content[2*i].Value != key {
			return false
		}
	}
	return true
}

// updateList finds each element's former self: first by what names it, then by its place.
func updateList(old *node, now *yaml.Node, step int) {
	before := old.children
	if len(now.Content) == 0 && len(before) > 0 {
		old.set(step)
	}
	if haveSameNames(before, now.Content) {
		for i, each := range now.Content {
			before[i] = update(before[i], each, step)
		}
		return
	}
	byName := make(map[name][]int, len(before))
	for i, each := range before {
		if called := nameOf(each); called != (name{}) {
			byName[called] = append(byName[called], i)
		}
	}
	taken := make([]bool, len(before))
	found := make([]*node, len(now.Content))
	for i, each := range now.Content {
		called := nameOfNow(each)
		if places := byName[called]; called != (name{}) && len(places) > 0 {
			found[i], taken[places[0]] = before[places[0]], true
			byName[called] = places[1:]
		}
	}
	children := make([]*node, len(now.Content))
	for i, each := range now.Content {
		former := found[i]
		if former == nil && i < len(before) && !taken[i] && each.Kind == yaml.MappingNode {
			former, taken[i] = before[i], true
		}
		children[i] = update(former, each, step)
		if former == nil {
			children[i].home = i
		}
	}
	old.children = children
}

// What tells the elements of Kubernetes' lists apart, the usual first.
var naming = []string{"name", "mountPath", "containerPort", "port", "key", "devicePath", "ip", "topologyKey", "uid"}

// A name is a field and its value; a scalar names itself.
type name struct{ field, value string }

func nameOf(element *node) name {
	switch element.kind {
	case yaml.ScalarNode:
		return name{"=", element.value}
	case yaml.MappingNode:
		for _, field := range naming {
			for i, key := range element.keys {
				if key == field && element.children[i].kind == yaml.ScalarNode {
					return name{field, element.children[i].value}
				}
			}
		}
	}
	return name{}
}

func nameOfNow(element *yaml.Node) name {
	switch element.Kind {
	case yaml.ScalarNode:
		return name{"=", element.Value}
	case yaml.MappingNode:
		for _, field := range naming {
			for i := 0; i < len(element.Content); i += 2 {
				if element.Content[i].Value == field && element.Content[i+1].Kind == yaml.ScalarNode {
					return name{field, element.Content[i+1].Value}
				}
			}
		}
	}
	return name{}
}

// haveSameNames is true for most lists: nothing has moved in them.
func haveSameNames(before []*node, now []*yaml.Node) bool {
	if len(before) != len(now) {
		return false
	}
	for i, each := range now {
		called := nameOfNow(each)
		if called != nameOf(before[i]) || called == (name{}) && each.Kind != yaml.MappingNode {
			return false
		}
	}
	return true
}
