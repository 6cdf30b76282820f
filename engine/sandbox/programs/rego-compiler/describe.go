//go:build wasip1

package main

import (
	"sort"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What the host wants to know about modules without parsing Rego itself.

type packageOf struct {
	File string `json:"file"`
	Row  int    `json:"row"`
	// Without the leading `data`.
	Path  []string `json:"path"`
	Rules []string `json:"rules"`
}

type annotation struct {
	File        string           `json:"file"`
	Row         int              `json:"row"`
	Scope       string           `json:"scope"`
	Path        []string         `json:"path"`
	Annotations *ast.Annotations `json:"annotations"`
}

// literal is a message id that stands in the text of a rule: `lib.fail("id", …)` or `{"messageId": "id", …}`.
type literal struct {
	Package []string `json:"package"`
	Value   string   `json:"value"`
	File    string   `json:"file"`
	Row     int      `json:"row"`
	Column  int      `json:"column"`
}

func (reply *compileReply) describe(modules map[string]*ast.Module) {
	list := make([]*ast.Module, 0, len(modules))
	for _, path := range sortedKeys(modules) {
		module := modules[path]
		list = append(list, module)
		names := map[string]bool{}
		for _, rule := range module.Rules {
			names[string(rule.Head.Ref()[0].Value.(ast.Var))] = true
		}
		reply.Packages = append(reply.Packages, packageOf{
			File: path, Row: module.Package.Location.Row, Path: segments(module.Package.Path), Rules: sortedKeys(names),
		})
	}
	set, problems := ast.BuildAnnotationSet(list)
	if len(problems) > 0 {
		reply.report(problems)
		return
	}
	for _, ref := range set.Flatten() {
		reply.Annotations = append(reply.Annotations, annotation{
			File: ref.Location.File, Row: ref.Annotations.Location.Row, Scope: ref.Annotations.Scope,
			Path: segments(ref.Path), Annotations: ref.Annotations,
		})
	}
}

func segments(path ast.Ref) []string {
	texts := []string{}
	for _, term := range path[1:] {
		if text, ok := term.Value.(ast.String); ok {
			texts = append(texts, string(text))
		}
	}
	return texts
}

// messageIDs needs resolved references, so it walks the compiled modules.
func messageIDs(compiler *ast.Compiler, paths []string) []literal {
	found := []literal{}
	maker := ast.MustParseRef("data.ccpolicy.lib.fail")
	for _, path := range paths {
		module := compiler.Modules[path]
		add := func(term *ast.Term) {
			if text, ok := term.Value.(ast.String); ok && term.Location != nil {
				found = append(found, literal{segments(module.Package.Path), string(text), term.Location.File, term.Location.Row, term.Location.Col})
			}
		}
		fromCall := func(terms []*ast.Term) {
			if ref, ok := terms[0].Value.(ast.Ref); ok && len(terms) > 1 && ref.Equal(maker) {
				add(terms[1])
			}
		}
		ast.WalkExprs(module, func(expr *ast.Expr) bool {
			if expr.IsCall() {
				fromCall(expr.Terms.([]*ast.Term))
			}
			return false
		})
		ast.WalkTerms(module, func(term *ast.Term) bool {
			switch value := term.Value.(type) {
			case ast.Call:
				fromCall(value)
			case ast.Object:
				if id := value.Get(ast.StringTerm("messageId")); id != nil {
					add(id)
				}
			}
			return false
		})
	}
	sort.SliceStable(found, func(i, j int) bool {
		a, b := found[i], found[j]
		if a.File != b.File {
			return a.File < b.File
		}
		return a.Row < b.Row || a.Row == b.Row && a.Column < b.Column
	})
	return found
}
