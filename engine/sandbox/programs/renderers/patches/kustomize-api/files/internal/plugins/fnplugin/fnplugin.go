// Package fnplugin stands in for kustomize's: no container is started.
package fnplugin

import (
	"sigs.k8s.io/kustomize/api/ccpolicy/refusal"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
)

// FunctionSpec is what the loader looks at.
type FunctionSpec struct {
	Container struct{ StorageMounts []struct{ Src string } }
}

// FnPlugin would be a container or a program.
type FnPlugin struct{}

// GetFunctionSpec refuses.
func GetFunctionSpec(res *resource.Resource) (*FunctionSpec, error) {
	return nil, refusal.Refuse("plugin", res.OrgId().Kind)
}

// NewFnPlugin makes one that refuses.
func NewFnPlugin(*types.FnPluginLoadingOptions) *FnPlugin { return &FnPlugin{} }

// Config refuses.
func (p *FnPlugin) Config(*resmap.PluginHelpers, []byte) error {
	return refusal.Refuse("plugin", "a function")
}
