package builtinconfig

import (
	"slices"

	"sigs.k8s.io/kustomize/api/types"
)

// mergedDefault is what Merge makes of nothing and the default configuration; nil until it has done so once.
var mergedDefault *TransformerConfig

// mergeDefaults is Merge where its result is known: each kustomization without a configuration of its own merges the default
// one, once for itself and once for each of its bases. Nil in all other cases.
func (t *TransformerConfig) mergeDefaults(input *TransformerConfig) *TransformerConfig {
	if mergedDefault == nil || !(t.isSame(mergedDefault) || t.isEmpty()) {
		return nil
	}
	switch {
	case input.isEmpty():
		return t
	case input.isSame(mergedDefault), t.isEmpty() && input.isSame(defaultConfig):
		return mergedDefault.DeepCopy()
	default:
		return nil
	}
}

func rememberMerged(t, input, merged *TransformerConfig) {
	if mergedDefault == nil && defaultConfig != nil && t.isEmpty() && input.isSame(defaultConfig) {
		mergedDefault = merged.DeepCopy()
	}
}

func (t *TransformerConfig) fieldSpecs() [11]types.FsSlice {
	return [11]types.FsSlice{
		t.NamePrefix, t.NameSuffix, t.NameSpace, t.CommonLabels, t.Labels, t.TemplateLabels,
		t.VolumeClaimTemplateLabels, t.CommonAnnotations, t.VarReference, t.Images, t.Replicas,
	}
}

func (t *TransformerConfig) isEmpty() bool {
	for _, specs := range t.fieldSpecs() {
		if len(specs) > 0 {
			return false
		}
	}
	return len(t.NameReference) == 0
}

func (t *TransformerConfig) isSame(other *TransformerConfig) bool {
	specs, others := t.fieldSpecs(), other.fieldSpecs()
	for i := range specs {
		if !slices.Equal(specs[i], others[i]) {
			return false
		}
	}
	return slices.EqualFunc(t.NameReference, other.NameReference, func(a, b NameBackReferences) bool {
		return a.Gvk == b.Gvk && slices.Equal(a.Referrers, b.Referrers)
	})
}
