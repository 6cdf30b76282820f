package git

import "sigs.k8s.io/kustomize/api/ccpolicy/refusal"

// Cloner gets a copy of a repository.
type Cloner func(repoSpec *RepoSpec) error

// ClonerUsingGitExec would run git.
func ClonerUsingGitExec(repoSpec *RepoSpec) error {
	return refusal.Refuse("remote", repoSpec.Raw())
}
