// Package refusal keeps the reason why the sandbox did not do what a kustomization asks for: on its way up, kustomize
// turns errors into text.
package refusal

import "fmt"

// Refusal is one thing not done.
type Refusal struct {
	Reason  string
	Subject string
}

// Last is the newest refusal of the build at hand.
var Last *Refusal

var texts = map[string]string{
	"remote":       "%s is remote: the sandbox has no network",
	"remote-chart": "the chart %s would have to be pulled: the sandbox has no network",
	"plugin":       "%s is an exec or container plugin: the sandbox runs no other program",
	"absent-chart": "there is no chart at %s",
	"unsupported":  "%s is not supported in the sandbox",
}

func (r *Refusal) Error() string { return fmt.Sprintf(texts[r.Reason], r.Subject) }

// Refuse remembers the reason and returns it as an error.
func Refuse(reason, subject string) error {
	Last = &Refusal{reason, subject}
	return Last
}
