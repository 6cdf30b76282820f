//go:build wasip1

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/pkg/errors"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/ignore"

	"github.com/ccpolicy/renderers/reactor"
)

// What ends a walk that links lead round and round.
const (
	deepestFolder = 64
	mostFiles     = 20_000
)

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// loadChart reads a folder or a packed chart as helm does, through the host.
func loadChart(name string) (*chart.Chart, error) {
	real, directory, err := reactor.Resolve(name)
	if err != nil {
		return nil, err
	}
	if !directory {
		packed, err := reactor.ReadFile(real)
		if err != nil {
			return nil, err
		}
		if !bytes.HasPrefix(packed, []byte{0x1F, 0x8B}) {
			return nil, errors.Errorf("file '%s' does not appear to be a gzipped archive", reactor.WithoutRoot(name))
		}
		return loader.LoadArchive(bytes.NewReader(packed))
	}
	walk := folderWalk{root: name, rules: ignore.Empty()}
	if text, err := reactor.ReadFile(path.Join(name, ignore.HelmIgnore)); err == nil {
		if walk.rules, err = ignore.Parse(bytes.NewReader(text)); err != nil {
			return nil, err
		}
	}
	walk.rules.AddDefaults()
	if err := walk.enter("", 0); err != nil {
		return nil, err
	}
	return loader.LoadFiles(walk.files)
}

type folderWalk struct {
	root  string
	rules *ignore.Rules
	files []*loader.BufferedFile
}

func (w *folderWalk) enter(folder string, depth int) error {
	if depth > deepestFolder {
		return errors.Errorf("folders are nested too deeply at %s", reactor.WithoutRoot(path.Join(w.root, folder)))
	}
	entries, err := reactor.List(path.Join(w.root, folder))
	if err != nil {
		return err
	}
	for _, each := range entries {
		name := path.Join(folder, each.Name)
		ignored := w.rules.Ignore(name, fileInfo{each})
		switch {
		case ignored:
		case each.Kind == 'd':
			err = w.enter(name, depth+1)
		default:
			err = w.read(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *folderWalk) read(name string) error {
	if len(w.files) >= mostFiles {
		return errors.Errorf("the chart has more than %d files", mostFiles)
	}
	data, err := reactor.ReadFile(path.Join(w.root, name))
	if err != nil {
		return err
	}
	if int64(len(data)) > loader.MaxDecompressedFileSize {
		limit := loader.MaxDecompressedFileSize
		return fmt.Errorf("chart file %q is larger than the maximum file size %d", path.Base(name), limit)
	}
	w.files = append(w.files, &loader.BufferedFile{Name: name, Data: bytes.TrimPrefix(data, byteOrderMark)})
	return nil
}

// fileInfo is what rules of .helmignore look at.
type fileInfo struct{ entry reactor.Entry }

func (f fileInfo) Name() string       { return f.entry.Name }
func (f fileInfo) Size() int64        { return 0 }
func (f fileInfo) Mode() fs.FileMode  { return 0 }
func (f fileInfo) ModTime() time.Time { return time.Time{} }
func (f fileInfo) IsDir() bool        { return f.entry.Kind == 'd' }
func (f fileInfo) Sys() any           { return nil }

// checkDependencies: a subchart that is not there would have to be fetched.
func checkDependencies(of *chart.Chart) error {
	var missing []string
	reason := "absent-subchart"
	for _, wanted := range of.Metadata.Dependencies {
		if !hasDependency(of, wanted.Name) {
			missing = append(missing, wanted.Name)
			if strings.HasPrefix(wanted.Repository, "oci://") {
				reason = "oci-dependency"
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	names := strings.Join(missing, ", ")
	message := "found in Chart.yaml, but missing in charts/ directory: " + names
	return &reactor.Failure{Reason: reason, Subject: names, Message: message}
}

func hasDependency(of *chart.Chart, name string) bool {
	for _, each := range of.Dependencies() {
		if each.Name() == name {
			return true
		}
	}
	return false
}
