// Package execplugin stands in for kustomize's: nothing is executed.
package execplugin

import (
	"sigs.k8s.io/kustomize/api/ccpolicy/refusal"
	"sigs.k8s.io/kustomize/api/resmap"
)

// ExecPlugin would be a program on disk.
type ExecPlugin struct{ path string }

// NewExecPlugin remembers the path.
func NewExecPlugin(path string) *ExecPlugin { return &ExecPlugin{path} }

// ErrIfNotExecutable refuses.
func (p *ExecPlugin) ErrIfNotExecutable() error { return refusal.Refuse("plugin", p.path) }

// Config does nothing: ErrIfNotExecutable came before.
func (p *ExecPlugin) Config(*resmap.PluginHelpers, []byte) error { return p.ErrIfNotExecutable() }
