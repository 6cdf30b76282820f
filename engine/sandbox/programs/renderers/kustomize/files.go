//go:build wasip1

package main

import (
	"fmt"
	"path"

	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/ccpolicy/renderers/reactor"
)

// hostFiles is all that kustomize sees of the disk. Embedded is a file system in memory: what is not overridden here
// finds it empty.
type hostFiles struct{ filesys.FileSystem }

func newHostFiles() filesys.FileSystem { return hostFiles{filesys.MakeEmptyDirInMemory()} }

func (hostFiles) CleanedAbs(name string) (filesys.ConfirmedDir, string, error) {
	if !path.IsAbs(name) {
		name = path.Join(reactor.Root, name)
	}
	real, directory, err := reactor.Resolve(name)
	if err != nil {
		return "", "", err
	}
	if directory {
		return filesys.ConfirmedDir(real), "", nil
	}
	return filesys.ConfirmedDir(path.Dir(real)), path.Base(real), nil
}

func (hostFiles) Exists(name string) bool {
	_, _, err := reactor.Resolve(name)
	return err == nil
}

func (hostFiles) IsDir(name string) bool { return reactor.IsDirectory(name) }

func (hostFiles) ReadFile(name string) ([]byte, error) { return reactor.ReadFile(name) }

func (hostFiles) ReadDir(name string) ([]string, error) {
	entries, err := reactor.List(name)
	names := make([]string, 0, len(entries))
	for _, each := range entries {
		names = append(names, each.Name)
	}
	return names, err
}

func (hostFiles) Glob(pattern string) ([]string, error) {
	return nil, fmt.Errorf("no globs in the sandbox: %s", reactor.WithoutRoot(pattern))
}
