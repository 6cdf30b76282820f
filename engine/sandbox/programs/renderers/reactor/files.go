//go:build wasip1

package reactor

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Root is where the host's folder stands for the program. Nobody has a folder of this name, so no `../` leads out and in
// again.
const Root = "/·root"

// The path of the last file that was asked for in vain.
var missing string

// How the host says why there is no answer.
const (
	notThere int32 = -1
	tooLarge int32 = -2
)

// askFile returns what the host knows, or an error that says that the file does not exist, or is too large.
func askFile(operation uint32, name string) ([]byte, error) {
	inside, ok := strings.CutPrefix(path.Clean(name), Root)
	if !ok || inside != "" && inside[0] != '/' {
		missing = ".." + path.Clean(name)
		return nil, &fs.PathError{Op: "open", Path: missing, Err: fs.ErrNotExist}
	}
	if inside == "" {
		inside = "/"
	}
	answer, size := ask(operation, inside)
	switch size {
	case notThere:
		missing = name
		return nil, &fs.PathError{Op: "open", Path: WithoutRoot(name), Err: fs.ErrNotExist}
	case tooLarge:
		return nil, fmt.Errorf("%s is larger than what is read", WithoutRoot(name))
	}
	return answer, nil
}

// Resolve follows links: the real path, and whether it is a directory.
func Resolve(name string) (real string, directory bool, err error) {
	answer, err := askFile(askResolve, name)
	if err != nil {
		return "", false, err
	}
	return path.Join(Root, string(answer[1:])), answer[0] == 'd', nil
}

// ReadFile reads a regular file.
func ReadFile(name string) ([]byte, error) { return askFile(askRead, name) }

// Entry is one name in a directory; links are told as what they lead to, and 'x' leads nowhere.
type Entry struct {
	Kind byte
	Name string
}

// List is sorted by name.
func List(name string) ([]Entry, error) {
	answer, err := askFile(askList, name)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for each := range strings.SplitSeq(string(answer), "\x00") {
		if each != "" {
			entries = append(entries, Entry{each[0], each[1:]})
		}
	}
	return entries, nil
}

// IsDirectory follows links.
func IsDirectory(name string) bool {
	_, directory, err := Resolve(name)
	return err == nil && directory
}

// WithoutRoot makes paths in messages relative to the folder.
func WithoutRoot(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, Root+"/", ""), Root, ".")
}
