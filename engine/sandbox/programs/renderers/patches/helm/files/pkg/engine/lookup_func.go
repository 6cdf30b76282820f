package engine

import "errors"

type lookupFunc = func(apiversion string, resource string, namespace string, name string) (map[string]interface{}, error)

// ClientProvider would lead to a cluster; nothing here implements it.
type ClientProvider interface{ none() }

func newLookupFunction(ClientProvider) lookupFunc {
	return func(string, string, string, string) (map[string]interface{}, error) {
		return nil, errors.New("there is no cluster to look into")
	}
}
