// Package inflate lets kustomize's helmCharts be rendered in process instead of by a helm command.
package inflate

var (
	// Helm takes the arguments of the helm command and returns its output.
	Helm func(arguments []string) ([]byte, error)
	// IsDirectory tells whether a chart is there.
	IsDirectory func(path string) bool
	// Values holds the values files that kustomize would write into a temporary folder.
	Values = map[string][]byte{}
)
