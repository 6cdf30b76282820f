//go:build wasip1

package main

import (
	"path"
	"strings"

	"github.com/pkg/errors"
	"sigs.k8s.io/yaml"

	"helm.sh/helm/v3/pkg/strvals"

	"github.com/ccpolicy/renderers/reactor"
)

// mergeValues takes files and --set flags in helm's order: later ones win.
func mergeValues(request *reactor.ChartRequest) (map[string]any, error) {
	base := map[string]any{}
	for _, each := range request.Values {
		text, err := valuesText(each)
		if err != nil {
			return nil, err
		}
		values := map[string]any{}
		if err := yaml.Unmarshal(text, &values); err != nil {
			return nil, errors.Wrapf(err, "failed to parse %s", each.File)
		}
		base = merge(base, values)
	}
	readRunes := func(name []rune) (any, error) {
		text, err := valuesFile(string(name))
		return string(text), err
	}
	intoFile := func(text string, into map[string]any) error { return strvals.ParseIntoFile(text, into, readRunes) }
	for _, flag := range []struct {
		name  string
		texts []string
		parse func(string, map[string]any) error
	}{
		{"--set-json", request.SetJSON, strvals.ParseJSON},
		{"--set", request.Set, strvals.ParseInto},
		{"--set-string", request.SetString, strvals.ParseIntoString},
		{"--set-file", request.SetFile, intoFile},
		{"--set-literal", request.SetLiteral, strvals.ParseLiteralInto},
	} {
		for _, text := range flag.texts {
			if err := flag.parse(text, base); err != nil {
				return nil, errors.Wrapf(err, "failed parsing %s data", flag.name)
			}
		}
	}
	return base, nil
}

func valuesText(values reactor.Values) ([]byte, error) {
	if values.Text != nil {
		return []byte(*values.Text), nil
	}
	return valuesFile(values.File)
}

// valuesFile is below the host's folder.
func valuesFile(name string) ([]byte, error) {
	if strings.Contains(name, "://") {
		message := name + " is remote: the sandbox has no network"
		return nil, &reactor.Failure{Reason: "remote", Subject: name, Message: message}
	}
	return reactor.ReadFile(path.Join(reactor.Root, name))
}

func merge(a, b map[string]any) map[string]any {
	merged := make(map[string]any, len(a)+len(b))
	for key, value := range a {
		merged[key] = value
	}
	for key, value := range b {
		inner, isMap := value.(map[string]any)
		outer, wasMap := merged[key].(map[string]any)
		if isMap && wasMap {
			merged[key] = merge(outer, inner)
		} else {
			merged[key] = value
		}
	}
	return merged
}
