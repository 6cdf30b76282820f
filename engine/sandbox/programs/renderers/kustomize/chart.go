//go:build wasip1

package main

import (
	"strings"

	"sigs.k8s.io/kustomize/api/ccpolicy/inflate"
	"sigs.k8s.io/kustomize/api/ccpolicy/refusal"

	"github.com/ccpolicy/renderers/reactor"
)

// charts are those of one build.
type charts struct {
	kubeVersion string
	unsteady    []string
}

// helm answers what kustomize asks of a helm command: its version, and `template`; it pulls nothing.
func (c *charts) helm(arguments []string) ([]byte, error) {
	switch arguments[0] {
	case "version":
		return []byte("v3.22.0"), nil
	case "template":
		request, err := templateRequest(arguments[1:])
		if err != nil {
			return nil, err
		}
		if request.KubeVersion == "" {
			request.KubeVersion = c.kubeVersion
		}
		reply, text, err := reactor.RenderChart(request)
		if err != nil {
			return nil, err
		}
		c.unsteady = append(c.unsteady, reply.Unsteady...)
		if reply.Failure != nil {
			return nil, reply.Failure
		}
		return text, nil
	default:
		return nil, refusal.Refuse("remote-chart", pulled(arguments))
	}
}

// templateRequest reads the arguments that kustomize writes.
func templateRequest(arguments []string) (*reactor.ChartRequest, error) {
	request := &reactor.ChartRequest{ReleaseName: "release-name", Namespace: "default"}
	var positional []string
	for at := 0; at < len(arguments); at++ {
		flag := arguments[at]
		switch flag {
		case "--generate-name", "--debug", "--devel":
		case "--include-crds":
			request.IncludeCRDs = true
		case "--skip-tests":
			request.SkipTests = true
		case "--no-hooks":
			request.NoHooks = true
		case "--namespace", "-f", "--api-versions", "--kube-version":
			at++
			setOption(request, flag, arguments[at])
		default:
			if strings.HasPrefix(flag, "-") {
				return nil, refusal.Refuse("unsupported", "helmCharts with "+flag)
			}
			positional = append(positional, flag)
		}
	}
	if len(positional) == 2 {
		request.ReleaseName = positional[0]
	}
	request.Path = strings.TrimPrefix(positional[len(positional)-1], reactor.Root)
	return request, nil
}

func setOption(request *reactor.ChartRequest, flag, value string) {
	switch flag {
	case "--namespace":
		request.Namespace = value
	case "-f":
		values := reactor.Values{File: strings.TrimPrefix(value, reactor.Root+"/")}
		if made, ok := inflate.Values[value]; ok {
			text := string(made)
			values.Text = &text
		}
		request.Values = append(request.Values, values)
	case "--api-versions":
		request.APIVersions = append(request.APIVersions, value)
	case "--kube-version":
		request.KubeVersion = value
	}
}

// pulled names the chart that `helm pull` would fetch: the last argument that is no flag or value of one.
func pulled(arguments []string) string {
	name := ""
	for at := 1; at < len(arguments); at++ {
		switch arguments[at] {
		case "--untardir", "--version":
			at++
		case "--repo":
			name = arguments[at+1] + "/" + name
			at++
		case "--untar", "--devel":
		default:
			name += arguments[at]
		}
	}
	return name
}
