package resmap

import "sigs.k8s.io/kustomize/kyaml/resid"

// hasCurrentID tells whether a resource is called so now: names, which nearly all differ, are compared first.
func (m *resWrangler) hasCurrentID(id resid.ResId) bool {
	for _, r := range m.rList {
		if r.GetName() == id.Name && id.Equals(r.CurId()) {
			return true
		}
	}
	return false
}
