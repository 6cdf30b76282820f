// Package origin finds out which step of a build set each field: the resources are compared before and after each step.
package origin

import (
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
)

// Step is one thing that sets fields. File holds the value, Files when it is one of several; In is the kustomization
// that names the file, if it is another one. What and Index are the entry there.
type Step struct {
	File  string   `json:"file,omitempty"`
	Files []string `json:"files,omitempty"`
	What  string   `json:"what"`
	In    string   `json:"in,omitempty"`
	Index int      `json:"index"`
}

type tracker struct {
	steps     []Step
	numbers   map[any]int
	resources map[*resource.Resource]*node
}

// Nil when nobody wants to know.
var current *tracker

// Start begins to watch a build.
func Start() {
	current = &tracker{numbers: map[any]int{}, resources: map[*resource.Resource]*node{}}
}

// Stop forgets the build.
func Stop() { current = nil }

func (t *tracker) add(step Step) int {
	t.steps = append(t.steps, step)
	return len(t.steps) - 1
}

// Loaded: resources come out of a file, in its order.
func Loaded(resources resmap.ResMap, root, file string) {
	if current == nil {
		return
	}
	for i, each := range resources.Resources() {
		step := current.add(Step{File: path.Join(root, file), What: "resources", Index: i})
		current.resources[each] = update(nil, each.YNode(), step)
	}
}

// Present are the resources before a step, for comparing.
func Present(now resmap.ResMap) []*resource.Resource {
	if current == nil {
		return nil
	}
	return now.Resources()
}

// Generated: generator n of a kustomization has run.
func Generated(before []*resource.Resource, now resmap.ResMap, root, file string, k *types.Kustomization, n int) {
	if current == nil {
		return
	}
	step := Step{File: path.Join(root, file), What: "generators"}
	for _, kind := range []struct {
		what  string
		count int
	}{
		{"configMapGenerator", len(k.ConfigMapGenerator)},
		{"secretGenerator", len(k.SecretGenerator)},
		{"helmCharts", len(k.HelmCharts)},
	} {
		if n < kind.count {
			step.What = kind.what
			break
		}
		n -= kind.count
	}
	step.Index = n
	current.compare(before, now, current.add(step))
}

// Configured: a built-in transformer belongs to an entry of a kustomization.
func Configured(transformer any, root, file string, k *types.Kustomization, kind string, n int) {
	if current == nil {
		return
	}
	kustomization := path.Join(root, file)
	step := Step{File: kustomization, What: kind, Index: n}
	var patch string
	switch kind {
	case "PatchTransformer":
		step.What, patch = "patches", k.Patches[n].Path
	case "PatchJson6902Transformer":
		step.What, patch = "patchesJson6902", k.PatchesJson6902[n].Path
	case "PatchStrategicMergeTransformer":
		step.What = "patchesStrategicMerge"
		for _, each := range k.PatchesStrategicMerge {
			step.Files = append(step.Files, patchFile(root, kustomization, string(each)))
		}
		if len(step.Files) == 1 && step.Files[0] != kustomization {
			step.File, step.In, step.Files = step.Files[0], kustomization, nil
		}
	case "LabelTransformer":
		step.What = "labels"
		if n >= len(k.Labels) {
			step.What, step.Index = "commonLabels", 0
		}
	default:
		if name, ok := fields[kind]; ok {
			step.What = name
		}
	}
	if patch != "" {
		step.File, step.In = path.Join(root, patch), kustomization
	}
	current.numbers[transformer] = current.add(step)
}

// patchFile is where an entry of patchesStrategicMerge stands: it names a file, or is the patch itself.
func patchFile(root, kustomization, entry string) string {
	if strings.ContainsAny(entry, "\n:{") {
		return kustomization
	}
	return path.Join(root, entry)
}

var fields = map[string]string{
	"NamespaceTransformer":    "namespace",
	"PrefixTransformer":       "namePrefix",
	"SuffixTransformer":       "nameSuffix",
	"AnnotationsTransformer":  "commonAnnotations",
	"ReplicaCountTransformer": "replicas",
	"ImageTagTransformer":     "images",
	"ReplacementTransformer":  "replacements",
}

// ConfiguredExternally: transformers out of files that a kustomization names.
func ConfiguredExternally(transformers []*resmap.TransformerWithProperties, root, file string) {
	if current == nil {
		return
	}
	for n, each := range transformers {
		current.numbers[each.Transformer] = current.add(Step{File: path.Join(root, file), What: "transformers", Index: n})
	}
}

// Transformed: a transformer has run.
func Transformed(transformer any, before []*resource.Resource, now resmap.ResMap) {
	if current == nil {
		return
	}
	step, ok := current.numbers[transformer]
	if !ok {
		step = current.add(Step{What: "kustomize"})
	}
	current.compare(before, now, step)
}

// Followed: kustomize has changed what follows from other changes (hashes of names, references, vars).
func Followed(now resmap.ResMap) {
	if current != nil {
		current.compare(nil, now, ^current.add(Step{What: "kustomize"}))
	}
}

// compare notes what differs since the last step. A resource that was replaced by another object keeps its history.
func (t *tracker) compare(before []*resource.Resource, now resmap.ResMap, step int) {
	resources := now.Resources()
	var replaced map[string]*node
	for _, each := range resources {
		history, known := t.resources[each]
		if !known {
			if replaced == nil {
				replaced = t.takeAbsent(before, resources)
			}
			history = replaced[each.OrgId().String()]
		}
		t.resources[each] = update(history, each.YNode(), step)
	}
}

// takeAbsent are the resources that were there before and are no longer, by their first name.
func (t *tracker) takeAbsent(before, now []*resource.Resource) map[string]*node {
	present := make(map[*resource.Resource]bool, len(now))
	for _, each := range now {
		present[each] = true
	}
	gone := map[string]*node{}
	for _, each := range before {
		if !present[each] {
			gone[each.OrgId().String()] = t.resources[each]
			delete(t.resources, each)
		}
	}
	return gone
}
