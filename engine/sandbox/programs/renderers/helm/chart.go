//go:build wasip1

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/pkg/errors"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/releaseutil"

	"github.com/ccpolicy/renderers/reactor"
)

func answer(text []byte) (any, []byte) {
	var request reactor.ChartRequest
	if err := json.Unmarshal(text, &request); err != nil {
		return reactor.ChartReply{Failure: reactor.FailureOf(err)}, nil
	}
	engine.TakeUnsteady()
	rendered, lines, err := renderChart(&request)
	reply := reactor.ChartReply{Unsteady: engine.TakeUnsteady(), Lines: lines}
	if err != nil {
		reply.Failure = reactor.FailureOf(err)
		return reply, nil
	}
	return reply, rendered
}

// prepared is a chart with the values to render it with. Templates may change the values, so each render has its own.
type prepared struct {
	chart  *chart.Chart
	values chartutil.Values
}

func prepare(request *reactor.ChartRequest) (*prepared, error) {
	loaded, err := loadChart(path.Join(reactor.Root, request.Path))
	if err != nil {
		return nil, err
	}
	if loaded.Metadata.Type != "" && loaded.Metadata.Type != "application" {
		return nil, errors.Errorf("%s charts are not installable", loaded.Metadata.Type)
	}
	if err := checkDependencies(loaded); err != nil {
		return nil, err
	}
	values, err := mergeValues(request)
	if err != nil {
		return nil, err
	}
	if err := chartutil.ValidateReleaseName(request.ReleaseName); err != nil {
		return nil, err
	}
	if err := chartutil.ProcessDependenciesWithMerge(loaded, values); err != nil {
		return nil, err
	}
	capabilities := chartutil.DefaultCapabilities.Copy()
	version, err := chartutil.ParseKubeVersion(request.KubeVersion)
	if err != nil {
		return nil, errors.Errorf("invalid kube version '%s': %s", request.KubeVersion, err)
	}
	capabilities.KubeVersion = *version
	capabilities.APIVersions = append(capabilities.APIVersions, request.APIVersions...)
	options := chartutil.ReleaseOptions{
		Name:      request.ReleaseName,
		Namespace: request.Namespace,
		Revision:  1,
		IsInstall: !request.IsUpgrade,
		IsUpgrade: request.IsUpgrade,
	}
	toRender, err := chartutil.ToRenderValues(loaded, values, options, capabilities)
	if err != nil {
		return nil, err
	}
	wanted := loaded.Metadata.KubeVersion
	if wanted != "" && !chartutil.IsCompatibleRange(wanted, version.String()) {
		return nil, errors.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, version)
	}
	return &prepared{loaded, toRender}, nil
}

func renderChart(request *reactor.ChartRequest) ([]byte, *reactor.Lines, error) {
	ready, err := prepare(request)
	if err != nil {
		return nil, nil, err
	}
	files, err := engine.Engine{}.Render(ready.chart, ready.values)
	if err != nil {
		return nil, nil, err
	}
	parts, err := arrange(request, ready.chart, files)
	if err != nil {
		return nil, nil, err
	}
	if !request.Origins {
		return join(parts), nil, nil
	}
	lines, err := linesOf(request, files, parts)
	return join(parts), lines, err
}

// part is one document of the output.
type part struct {
	source  string
	content string
	// Not the output of a template: its lines are those of the file.
	verbatim bool
	hook     bool
}

// arrange puts documents into the order of `helm template`: CRDs, manifests, hooks.
func arrange(request *reactor.ChartRequest, of *chart.Chart, rendered map[string]string) ([]part, error) {
	files := make(map[string]string, len(rendered))
	for name, content := range rendered {
		if !strings.HasSuffix(name, "NOTES.txt") {
			files[name] = content
		}
	}
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, err
	}
	var parts []part
	if request.IncludeCRDs {
		for _, each := range of.CRDObjects() {
			parts = append(parts, part{each.Filename, string(each.File.Data), true, false})
		}
	}
	for _, each := range manifests {
		parts = append(parts, part{each.Name, each.Content, false, false})
	}
	if !request.NoHooks {
		for _, each := range hooks {
			if !(request.SkipTests && isTest(each)) {
				parts = append(parts, part{each.Path, each.Manifest, false, true})
			}
		}
	}
	return parts, nil
}

// join prints as helm does: what comes before the hooks is trimmed.
func join(parts []part) []byte {
	var manifests, hooks bytes.Buffer
	for _, each := range parts {
		into := &manifests
		if each.hook {
			into = &hooks
		}
		fmt.Fprintf(into, "---\n# Source: %s\n%s\n", each.source, each.content)
	}
	return append(append(bytes.TrimSpace(manifests.Bytes()), '\n'), hooks.Bytes()...)
}

func isTest(hook *release.Hook) bool {
	for _, each := range hook.Events {
		if each == release.HookTest {
			return true
		}
	}
	return false
}
