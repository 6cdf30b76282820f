//go:build wasip1

package main

import (
	"sort"
	"strconv"
	"strings"

	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/releaseutil"

	"github.com/ccpolicy/renderers/reactor"
)

// place is a line of a template; the file is -1 where it is not known.
type place struct{ file, line int }

var nowhere = place{-1, 0}

// linesOf renders a second time, with marks.
func linesOf(request *reactor.ChartRequest, plain map[string]string, parts []part) (*reactor.Lines, error) {
	ready, err := prepare(request)
	if err != nil {
		return nil, err
	}
	marked, names, err := engine.Engine{}.RenderMarked(ready.chart, ready.values)
	if err != nil {
		return nil, err
	}
	lines := &reactor.Lines{Files: names, Runs: [][5]int{}, Approximate: []string{}}
	documents := map[string]*documentsOf{}
	for name, text := range plain {
		stripped, places := strip(marked[name])
		if stripped != text {
			lines.Approximate = append(lines.Approximate, name)
		}
		if strings.Contains(text, engine.MarkStart) {
			// Someone else's marks: nothing that can be read here is certain.
			places = nil
		}
		documents[name] = newDocuments(text, places)
	}
	sort.Strings(lines.Approximate)
	at := 1
	if len(parts) > 0 && parts[0].hook {
		// What is left of manifests that are none is an empty line.
		at = 2
	}
	for i, each := range parts {
		// `---`, and `# Source:` with the name, which may hold line breaks.
		at += 2 + strings.Count(each.source, "\n")
		var places []place
		if each.verbatim {
			places = verbatim(lines, each)
		} else {
			places = documents[each.source].take(each.content)
		}
		count := lineCount(parts, i)
		for line := range count {
			if line < len(places) {
				addLine(lines, at, places[line])
			}
			at++
		}
	}
	return lines, nil
}

// lineCount is how many lines a part takes in the output, where the last manifest is trimmed.
func lineCount(parts []part, i int) int {
	content := parts[i].content
	if !parts[i].hook && (i+1 == len(parts) || parts[i+1].hook) {
		content = strings.TrimRight(content, " \t\r\n\v\f\u0085\u00A0")
	}
	return strings.Count(content, "\n") + 1
}

// verbatim: a file that is no template.
func verbatim(l *reactor.Lines, of part) []place {
	l.Files = append(l.Files, of.source)
	places := make([]place, strings.Count(of.content, "\n")+1)
	for i := range places {
		places[i] = place{len(l.Files) - 1, i + 1}
	}
	return places
}

// addLine: line at of the output comes from there.
func addLine(l *reactor.Lines, at int, from place) {
	if from.file < 0 {
		return
	}
	if len(l.Runs) > 0 {
		last := &l.Runs[len(l.Runs)-1]
		if follows(last, at, from) {
			return
		}
	}
	l.Runs = append(l.Runs, [5]int{at, 1, from.file, from.line, 1})
}

// follows lengthens the run when the line continues it.
func follows(run *[5]int, at int, from place) bool {
	if run[0]+run[1] != at || run[2] != from.file {
		return false
	}
	switch {
	case from.line == run[3]+run[1]*run[4]:
	case run[1] == 1 && from.line == run[3]:
		run[4] = 0
	default:
		return false
	}
	run[1]++
	return true
}

// strip takes the marks out and tells for each line where its first visible character comes from.
func strip(marked string) (string, []place) {
	var text strings.Builder
	text.Grow(len(marked))
	places := []place{}
	now, line, visible := nowhere, nowhere, false
	for {
		piece, rest, more := strings.Cut(marked, engine.MarkStart)
		text.WriteString(piece)
		for piece != "" {
			end := strings.IndexByte(piece, '\n') + 1
			if end == 0 {
				end = len(piece)
			}
			if !visible {
				line, visible = now, strings.TrimLeft(piece[:end], " \t") != ""
			}
			if piece[end-1] == '\n' {
				places = append(places, line)
				line, visible = now, false
			}
			piece = piece[end:]
		}
		if !more {
			break
		}
		mark, after, _ := strings.Cut(rest, engine.MarkEnd)
		now, marked = parseMark(mark), after
	}
	if !visible {
		line = now
	}
	return text.String(), append(places, line)
}

func parseMark(mark string) place {
	file, line, _ := strings.Cut(mark, ":")
	fileNumber, _ := strconv.Atoi(file)
	lineNumber, _ := strconv.Atoi(line)
	return place{fileNumber, lineNumber}
}

// documentsOf are the documents of one rendered file, each with the line where it begins.
type documentsOf struct {
	places   []place
	contents []string
	starts   []int
}

func newDocuments(text string, places []place) *documentsOf {
	found := &documentsOf{places: places}
	split := releaseutil.SplitManifests(text)
	keys := make([]string, 0, len(split))
	for key := range split {
		keys = append(keys, key)
	}
	sort.Sort(releaseutil.BySplitManifestsOrder(keys))
	at := 0
	for _, key := range keys {
		start := strings.Index(text[at:], split[key])
		if start < 0 {
			continue
		}
		at += start
		found.contents = append(found.contents, split[key])
		found.starts = append(found.starts, strings.Count(text[:at], "\n"))
		at += len(split[key])
	}
	return found
}

// take finds the first document with this content that was not taken before.
func (d *documentsOf) take(content string) []place {
	for i, each := range d.contents {
		if each == content && d.starts[i] >= 0 {
			start := d.starts[i]
			d.starts[i] = -1
			end := min(start+strings.Count(content, "\n")+1, len(d.places))
			return d.places[min(start, end):end]
		}
	}
	return nil
}
