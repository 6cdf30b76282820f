//go:build wasip1

// helm template as a Wasm reactor.
package main

import "github.com/ccpolicy/renderers/reactor"

func main() {}

func init() { reactor.Answer = answer }
