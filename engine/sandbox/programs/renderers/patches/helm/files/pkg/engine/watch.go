package engine

import (
	"reflect"
	"sort"
	"text/template"
)

// What depends on the time, on chance, or on a cluster: in the sandbox it has one fixed answer, elsewhere it has not.
var unsteady = []string{
	"ago", "buildCustomCert", "derivePassword", "encryptAES", "genCA", "genCAWithKey", "genPrivateKey", "genSelfSignedCert",
	"genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey", "getHostByName", "htpasswd", "lookup", "now",
	"randAlpha", "randAlphaNum", "randAscii", "randBytes", "randInt", "randNumeric", "shuffle", "uuidv4", "bcrypt",
}

var called = map[string]bool{}

// TakeUnsteady tells which of these functions were called since it was asked last, sorted.
func TakeUnsteady() []string {
	names := make([]string, 0, len(called))
	for name := range called {
		names = append(names, name)
	}
	sort.Strings(names)
	clear(called)
	return names
}

func watchFunctions(functions template.FuncMap) {
	for _, name := range unsteady {
		function, ok := functions[name]
		if !ok {
			continue
		}
		value := reflect.ValueOf(function)
		functions[name] = reflect.MakeFunc(value.Type(), func(arguments []reflect.Value) []reflect.Value {
			called[name] = true
			if value.Type().IsVariadic() {
				return value.CallSlice(arguments)
			}
			return value.Call(arguments)
		}).Interface()
	}
}
