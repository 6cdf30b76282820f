package main

import _ "k8s.io/api/core/v1"

func main() {}
