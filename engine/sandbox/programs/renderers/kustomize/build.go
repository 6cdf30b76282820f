//go:build wasip1

package main

import (
	"encoding/json"
	"path"

	"sigs.k8s.io/kustomize/api/ccpolicy/inflate"
	"sigs.k8s.io/kustomize/api/ccpolicy/origin"
	"sigs.k8s.io/kustomize/api/ccpolicy/refusal"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/ccpolicy/renderers/reactor"
)

// KustomizationRequest names a folder that holds a kustomization.
type KustomizationRequest struct {
	Path    string `json:"path"`
	Origins bool   `json:"origins"`
	// For helmCharts that do not say it themselves.
	KubeVersion string `json:"kubeVersion"`
}

// Reply goes with the text, which is empty when there is a failure.
type Reply struct {
	Failure *reactor.Failure `json:"failure,omitempty"`
	// Functions of charts that were called and whose result depends on time, chance or a cluster.
	Unsteady  []string          `json:"unsteady"`
	Steps     []origin.Step     `json:"steps,omitempty"`
	Resources []origin.Resource `json:"resources,omitempty"`
}

func answer(text []byte) (any, []byte) {
	var request KustomizationRequest
	if err := json.Unmarshal(text, &request); err != nil {
		return Reply{Failure: reactor.FailureOf(err)}, nil
	}
	refusal.Last = nil
	charts := &charts{kubeVersion: request.KubeVersion, unsteady: []string{}}
	inflate.Helm = charts.helm
	inflate.IsDirectory = reactor.IsDirectory
	if request.Origins {
		origin.Start()
		defer origin.Stop()
	}
	built, reply, err := build(&request)
	reply.Unsteady = charts.unsteady
	if err != nil {
		return Reply{Failure: failureOf(err), Unsteady: reply.Unsteady}, nil
	}
	return reply, built
}

// failureOf prefers what the sandbox refused to what became of it in messages.
func failureOf(err error) *reactor.Failure {
	if refused := refusal.Last; refused != nil {
		return &reactor.Failure{
			Reason:  refused.Reason,
			Subject: reactor.WithoutRoot(refused.Subject),
			Message: reactor.WithoutRoot(refused.Error()),
		}
	}
	return reactor.FailureOf(err)
}

// build does what `kustomize build --enable-helm` does with no other flag.
func build(request *KustomizationRequest) (text []byte, reply Reply, err error) {
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	options.PluginConfig = types.DisabledPluginConfig()
	options.PluginConfig.HelmConfig.Enabled = true
	options.PluginConfig.HelmConfig.Command = "helm"
	resources, err := krusty.MakeKustomizer(options).Run(newHostFiles(), path.Join(reactor.Root, request.Path))
	if err != nil {
		return nil, reply, err
	}
	if request.Origins {
		reply.Steps, reply.Resources = origin.Result(resources)
		for i := range reply.Steps {
			reply.Steps[i] = relativeStep(reply.Steps[i])
		}
	}
	text, err = resources.AsYaml()
	return text, reply, err
}

// relativeStep makes the paths of a step relative to the host's folder.
func relativeStep(step origin.Step) origin.Step {
	step.File, step.In = reactor.WithoutRoot(step.File), reactor.WithoutRoot(step.In)
	files := make([]string, 0, len(step.Files))
	for _, each := range step.Files {
		files = append(files, reactor.WithoutRoot(each))
	}
	step.Files = files
	return step
}
