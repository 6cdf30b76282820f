//go:build wasip1

package reactor

import (
	"errors"
	"io/fs"
	"strings"
)

// FailureOf prefers a failure that says so itself, then a file that is not there, to what became of it in messages.
func FailureOf(err error) *Failure {
	var known *Failure
	if errors.As(err, &known) {
		return known
	}
	failure := &Failure{Reason: "build", Message: WithoutRoot(err.Error())}
	notThere := errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), fs.ErrNotExist.Error())
	if missing != "" && notThere {
		failure.Reason, failure.Subject = "file-not-found", WithoutRoot(missing)
	}
	return failure
}
