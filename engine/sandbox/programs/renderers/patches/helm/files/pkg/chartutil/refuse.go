package chartutil

import "fmt"

type refusingLoader struct{}

func (refusingLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("the schema refers to %s, which is outside the chart: not read in the sandbox", url)
}
