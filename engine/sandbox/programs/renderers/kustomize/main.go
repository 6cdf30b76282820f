//go:build wasip1

// kustomize as a Wasm reactor.
package main

import "github.com/ccpolicy/renderers/reactor"

func main() {}

func init() { reactor.Answer = answer }
