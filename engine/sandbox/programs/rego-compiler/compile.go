//go:build wasip1

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/open-policy-agent/opa/internal/compiler/wasm"
	"github.com/open-policy-agent/opa/internal/planner"
	"github.com/open-policy-agent/opa/internal/wasm/encoding"
	"github.com/open-policy-agent/opa/v1/ast"
)

// Files are relative paths with '/', since the compiler embeds them in the Wasm.
type compileRequest struct {
	Files       map[string]string `json:"files"`
	Entrypoints []string          `json:"entrypoints"`
	// "inspect" stops after parsing; "compile" goes on to Wasm.
	Mode   string `json:"mode"`
	Strict bool   `json:"strict"`
}

type compileReply struct {
	Diagnostics []diagnostic `json:"diagnostics"`
	Packages    []packageOf  `json:"packages"`
	Annotations []annotation `json:"annotations"`
	MessageIDs  []literal    `json:"messageIds"`
	Builtins    []string     `json:"builtins"`
}

type diagnostic struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Row     int    `json:"row,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// parsed keeps the modules of the last request, so that compile after inspect does not parse again.
var parsed = map[string]parsedFile{}

type parsedFile struct {
	text   string
	module *ast.Module
}

func answer(text []byte) (compileReply, []byte) {
	reply := compileReply{
		Diagnostics: []diagnostic{}, Packages: []packageOf{}, Annotations: []annotation{}, MessageIDs: []literal{}, Builtins: []string{},
	}
	var request compileRequest
	if err := json.Unmarshal(text, &request); err != nil {
		reply.report(err)
		return reply, nil
	}
	modules := reply.parse(request.Files)
	if len(reply.Diagnostics) > 0 {
		return reply, nil
	}
	reply.describe(modules)
	if len(reply.Diagnostics) > 0 || request.Mode == "inspect" {
		return reply, nil
	}
	policy, err := reply.compile(modules, request)
	if err != nil {
		reply.report(err)
	}
	return reply, policy
}

func (reply *compileReply) parse(files map[string]string) map[string]*ast.Module {
	modules := map[string]*ast.Module{}
	kept := map[string]parsedFile{}
	for _, path := range sortedKeys(files) {
		known, ok := parsed[path]
		if !ok || known.text != files[path] {
			module, err := ast.ParseModuleWithOpts(path, files[path], ast.ParserOptions{
				ProcessAnnotation: true, RegoVersion: ast.RegoV1,
			})
			if err != nil {
				reply.report(err)
				continue
			}
			if module == nil {
				reply.Diagnostics = append(reply.Diagnostics, diagnostic{Code: ast.ParseErr, Message: "empty file", File: path, Row: 1, Column: 1})
				continue
			}
			known = parsedFile{files[path], module}
		}
		kept[path] = known
		modules[path] = known.module
	}
	parsed = kept
	return modules
}

// compile does what `opa build -t wasm` does (v1/compile/compile.go: compilePlan, compileWasm), without its bundle.
func (reply *compileReply) compile(modules map[string]*ast.Module, request compileRequest) ([]byte, error) {
	capabilities := ast.CapabilitiesForThisVersion()
	compiler := ast.NewCompiler().WithCapabilities(capabilities).WithStrict(request.Strict)
	if compiler.Compile(modules); compiler.Failed() {
		return nil, compiler.Errors
	}
	reply.MessageIDs = messageIDs(compiler, sortedKeys(modules))
	queries, err := entrypointQueries(compiler, request.Entrypoints)
	if err != nil {
		return nil, err
	}
	sorted := make([]*ast.Module, 0, len(modules))
	for _, name := range sortedKeys(compiler.Modules) {
		sorted = append(sorted, compiler.Modules[name])
	}
	declarations := map[string]*ast.Builtin{}
	for _, builtin := range capabilities.Builtins {
		declarations[builtin.Name] = builtin
	}
	plan, err := planner.New().WithQueries(queries).WithModules(sorted).WithBuiltinDecls(declarations).Plan()
	if err != nil {
		return nil, err
	}
	for _, required := range plan.Static.BuiltinFuncs {
		reply.Builtins = append(reply.Builtins, required.Name)
	}
	sort.Strings(reply.Builtins)
	module, err := wasm.New().WithPolicy(plan).Compile()
	if err != nil {
		return nil, err
	}
	var buffer bytes.Buffer
	if err := encoding.WriteModule(&buffer, module); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

// entrypointQueries also adds what depends on the entrypoints, as OPA does: rules under `with` cannot leave the Wasm.
func entrypointQueries(compiler *ast.Compiler, entrypoints []string) ([]planner.QuerySet, error) {
	names := append([]string{}, entrypoints...)
	refs := []ast.Ref{}
	dependents := map[*ast.Rule]struct{}{}
	for _, name := range names {
		ref := ast.Ref{ast.DefaultRootDocument}
		for _, segment := range strings.Split(name, "/") {
			ref = append(ref, ast.StringTerm(segment))
		}
		refs = append(refs, ref)
		for _, rule := range compiler.GetRules(ref) {
			addDependents(compiler, rule, dependents)
		}
	}
	extras := ast.NewSet()
	for rule := range dependents {
		extras.Add(ast.NewTerm(rule.Module.Package.Path.Extend(rule.Head.Ref().GroundPrefix())))
	}
	for i := range extras.Sorted().Len() {
		ref := extras.Sorted().Elem(i).Value.(ast.Ref)
		name, err := ref.Ptr()
		if err != nil {
			return nil, err
		}
		if !slices.Contains(names, name) {
			names, refs = append(names, name), append(refs, ref)
		}
	}
	queries := make([]planner.QuerySet, len(refs))
	for i, ref := range refs {
		if len(compiler.GetRules(ref)) == 0 {
			return nil, fmt.Errorf("entrypoint %q does not refer to a rule", names[i])
		}
		queryCompiler := compiler.QueryCompiler()
		compiled, err := queryCompiler.Compile(ast.NewBody(ast.Equality.Expr(ast.VarTerm("result"), ast.NewTerm(ref))))
		if err != nil {
			return nil, err
		}
		queries[i] = planner.QuerySet{Name: names[i], Queries: []ast.Body{compiled}, RewrittenVars: queryCompiler.RewrittenVars()}
	}
	return queries, nil
}

func addDependents(compiler *ast.Compiler, rule *ast.Rule, found map[*ast.Rule]struct{}) {
	for node := range compiler.Graph.Dependents(rule) {
		other := node.(*ast.Rule)
		if _, ok := found[other]; !ok {
			found[other] = struct{}{}
			addDependents(compiler, other, found)
		}
	}
}

// report turns OPA's errors into located diagnostics.
func (reply *compileReply) report(err error) {
	var many ast.Errors
	var one *ast.Error
	switch {
	case errors.As(err, &many):
		for _, each := range many {
			reply.report(each)
		}
	case errors.As(err, &one):
		located := diagnostic{Code: one.Code, Message: one.Message}
		if _, source := one.Details.(*ast.ParserErrorDetail); one.Details != nil && !source {
			located.Message += "\n" + strings.Join(one.Details.Lines(), "\n")
		}
		if one.Location != nil {
			located.File, located.Row, located.Column = one.Location.File, one.Location.Row, one.Location.Col
		}
		reply.Diagnostics = append(reply.Diagnostics, located)
	default:
		reply.Diagnostics = append(reply.Diagnostics, diagnostic{Code: "compile_error", Message: err.Error()})
	}
}

func sortedKeys[V any](values map[string]V) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
