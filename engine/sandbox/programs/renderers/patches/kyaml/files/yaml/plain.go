package yaml

// isPlain tells whether deAnchor would leave a tree as it is: nothing is an anchor or an alias, and the keys of each map
// are strings, each of them once, and none of them merges another map.
func isPlain(node *Node) bool {
	if node == nil {
		return true
	}
	if node.Anchor != "" || node.Kind == AliasNode {
		return false
	}
	if node.Kind == MappingNode && !hasPlainKeys(node.Content) {
		return false
	}
	for _, each := range node.Content {
		if !isPlain(each) {
			return false
		}
	}
	return true
}

// More keys than this are compared through a table.
const fewKeys = 16

func hasPlainKeys(content []*Node) bool {
	for i := 0; i < len(content); i += 2 {
		key := content[i]
		if key.Kind != ScalarNode || key.Tag != NodeTagString || key.Value == "" || key.Value == "<<" {
			return false
		}
	}
	if len(content) > 2*fewKeys {
		return areDistinct(content)
	}
	for i := 0; i < len(content); i += 2 {
		for j := 0; j < i; j += 2 {
			if content[i].Value == content[j].Value {
				return false
			}
		}
	}
	return true
}

func areDistinct(content []*Node) bool {
	known := make(map[string]bool, len(content)/2)
	for i := 0; i < len(content); i += 2 {
		known[content[i].Value] = true
	}
	return len(known) == len(content)/2
}
