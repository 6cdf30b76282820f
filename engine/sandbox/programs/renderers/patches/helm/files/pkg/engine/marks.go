package engine

import (
	"fmt"
	"path"
	"sort"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/pkg/errors"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

const (
	// MarkStart, a file number, a colon, a line, MarkEnd: what follows comes from that line.
	MarkStart = "\uE0F0"
	MarkEnd   = "\uE0F1"

	// No template that a chart can name ends so.
	markedSuffix  = "\x00marked"
	markedInclude = "ccpolicyMarkedInclude"
)

// RenderMarked renders with marks in the text. Each template has a marked copy beside the plain one: `template`, and an
// `include` that is only indented, use the copy; where a template looks at what it includes, it sees the plain text.
func (e Engine) RenderMarked(chrt *chart.Chart, values chartutil.Values) (rendered map[string]string, files []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.Errorf("rendering template failed: %v", r)
		}
	}()
	templates := allTemplates(chrt, values)
	t := template.New("gotpl").Option("missingkey=zero")
	e.initFunMap(t)
	keys := sortTemplates(templates)
	for _, filename := range keys {
		if _, err := t.New(filename).Parse(templates[filename].tpl); err != nil {
			return nil, nil, cleanupParseError(filename, err)
		}
	}
	marker := newMarker(templates)
	if err := marker.addCopies(t); err != nil {
		return nil, nil, err
	}
	rendered = make(map[string]string, len(keys))
	for _, filename := range keys {
		if strings.HasPrefix(path.Base(filename), "_") {
			continue
		}
		vals := templates[filename].vals
		vals["Template"] = chartutil.Values{"Name": filename, "BasePath": templates[filename].basePath}
		var buf strings.Builder
		name := filename
		if marker.copied[name] {
			name += markedSuffix
		}
		if err := t.ExecuteTemplate(&buf, name, vals); err != nil {
			return nil, nil, cleanupExecError(filename, err)
		}
		rendered[filename] = strings.ReplaceAll(buf.String(), "<no value>", "")
	}
	return rendered, marker.files, nil
}

// includeMarked counts recursion as `include` does, and takes the marked copy where there is one.
func includeMarked(t *template.Template, includedNames map[string]int) func(string, interface{}) (string, error) {
	plain := includeFun(t, includedNames)
	return func(name string, data interface{}) (string, error) {
		if t.Lookup(name+markedSuffix) != nil {
			name += markedSuffix
		}
		return plain(name, data)
	}
}

type marker struct {
	files   []string
	numbers map[string]int
	starts  [][]int
	// The templates that have a marked copy: all but those of files that hold the mark themselves.
	copied map[string]bool
}

func newMarker(templates map[string]renderable) *marker {
	m := &marker{numbers: map[string]int{}, copied: map[string]bool{}}
	for name, each := range templates {
		if !strings.Contains(each.tpl, MarkStart) {
			m.files = append(m.files, name)
		}
	}
	sort.Strings(m.files)
	for number, name := range m.files {
		m.numbers[name] = number
		m.starts = append(m.starts, lineStarts(templates[name].tpl))
	}
	return m
}

func lineStarts(text string) []int {
	starts := []int{0}
	for at := 0; at < len(text); at++ {
		if text[at] == '\n' {
			starts = append(starts, at+1)
		}
	}
	return starts
}

func (m *marker) addCopies(t *template.Template) error {
	originals := t.Templates()
	for _, each := range originals {
		if each.Tree != nil && each.Tree.Root != nil {
			_, m.copied[each.Name()] = m.numbers[each.Tree.ParseName]
		}
	}
	for _, each := range originals {
		if !m.copied[each.Name()] {
			continue
		}
		marked := each.Tree.Copy()
		m.markList(m.numbers[marked.ParseName], marked.Root)
		if _, err := t.AddParseTree(each.Name()+markedSuffix, marked); err != nil {
			return fmt.Errorf("marking %s: %w", each.Name(), err)
		}
	}
	return nil
}

func (m *marker) mark(file int, offset parse.Pos) string {
	starts := m.starts[file]
	line := sort.SearchInts(starts, int(offset)+1)
	return MarkStart + strconv.Itoa(file) + ":" + strconv.Itoa(line) + MarkEnd
}

func (m *marker) markList(file int, list *parse.ListNode) {
	if list == nil {
		return
	}
	nodes := make([]parse.Node, 0, len(list.Nodes)*2)
	for _, node := range list.Nodes {
		switch node := node.(type) {
		case *parse.TextNode:
			node.Text = m.markText(file, node)
		case *parse.ActionNode:
			if len(node.Pipe.Decl) == 0 {
				indentMarked(node.Pipe)
				nodes = append(nodes, m.markNode(file, node.Pos))
			}
		case *parse.TemplateNode:
			nodes = append(nodes, m.markNode(file, node.Pos))
			if m.copied[node.Name] {
				node.Name += markedSuffix
			}
		case *parse.IfNode:
			m.markList(file, node.List)
			m.markList(file, node.ElseList)
		case *parse.RangeNode:
			m.markList(file, node.List)
			m.markList(file, node.ElseList)
		case *parse.WithNode:
			m.markList(file, node.List)
			m.markList(file, node.ElseList)
		}
		nodes = append(nodes, node)
	}
	list.Nodes = nodes
}

func (m *marker) markNode(file int, at parse.Pos) parse.Node {
	return &parse.TextNode{NodeType: parse.NodeText, Pos: at, Text: []byte(m.mark(file, at))}
}

func (m *marker) markText(file int, node *parse.TextNode) []byte {
	lines := strings.SplitAfter(string(node.Text), "\n")
	var text strings.Builder
	at := node.Pos
	for _, line := range lines {
		if line != "" {
			text.WriteString(m.mark(file, at))
		}
		text.WriteString(line)
		at += parse.Pos(len(line))
	}
	return []byte(text.String())
}

// indentMarked lets `include … | nindent 4` take the marked copy: indenting looks only at line breaks.
func indentMarked(pipe *parse.PipeNode) {
	include, ok := pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	if !ok || include.Ident != "include" {
		return
	}
	for _, command := range pipe.Cmds[1:] {
		name, ok := command.Args[0].(*parse.IdentifierNode)
		if !ok || name.Ident != "indent" && name.Ident != "nindent" {
			return
		}
	}
	include.Ident = markedInclude
}
