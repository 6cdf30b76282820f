// Records what github.com/distribution/reference makes of image references, as test data. Run from scripts/field-types:
//
//	go run ./cmd/images > ../../test/engine/kubernetes/image-references.recorded.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/distribution/reference"

	_ "crypto/sha256"
	_ "crypto/sha512"
)

type record struct {
	Text   string `json:"text"`
	Domain string `json:"domain"`
	// Path is empty when the text is refused.
	Path   string `json:"path"`
	Tag    string `json:"tag"`
	Digest string `json:"digest"`
}

var hex64 = strings.Repeat("0123456789abcdef", 4)

var names = []string{
	"", "nginx", "library/nginx", "docker.io/nginx", "docker.io/library/nginx", "index.docker.io/nginx", "index.docker.io/a/b", "docker.io/a/b", "a/b/c",
	"registry.k8s.io/pause", "ghcr.io/acme/app", "localhost/x", "localhost:5000/x", "localhost", "example.com", "example.com/", "/x", "x/", "a//b", "example.com:443/a/b",
	"example.com:/a", "example.com:port/a", "127.0.0.1/x", "127.0.0.1:5000/x/y", "[::1]/x", "[::1]:5000/x", "[::1", "[fe80::1%eth0]/x", "Nginx", "ACME/app", "acme/App", "EXAMPLE.com/app",
	"a_b", "a__b", "a___b", "a.b", "a..b", "a-b", "a---b", "-a", "a-", "_a", "a_", ".a", "a.", "a._b", "ex-ample.com/a", "-example.com/a", "example-.com/a", "example..com/a", "ex_ample.com/a", "ex_ample/a",
	"${IMAGE}", "{{ .Values.image }}", "<image>", "a b", "nginx\n", "nginx\n/x", "\u00e9/x", "nginx\u200b", "a/" + strings.Repeat("b", 253), "a/" + strings.Repeat("b", 254), "x.io/" + strings.Repeat("b", 255), "x.io/" + strings.Repeat("b", 256),
	hex64, "x/" + hex64, "a:b/c", "http://example.com/x", "example.com/x/y.z/w_v", "account.dkr.ecr.us-east-1.amazonaws.com/team/app", "quay.io/confidential-containers/operator",
}

var tags = []string{
	"", ":latest", ":1.2.3", ":v1.0_rc-1", ":", ":-x", ":.x", ":_x", ":a b", ":A", ":" + strings.Repeat("t", 128), ":" + strings.Repeat("t", 129), ":1:2", ":+1",
}

var digests = []string{
	"", "@sha256:" + hex64, "@sha256:" + strings.ToUpper(hex64), "@sha256:" + hex64[:63], "@sha256:" + hex64[:32], "@sha256:" + hex64[:31], "@sha512:" + hex64 + hex64, "@sha512:" + hex64,
	"@sha384:" + hex64 + hex64[:32], "@md5:" + hex64[:32], "@SHA256:" + hex64, "@sha256+b64:" + hex64, "@", "@latest", "@sha256:", "@sha256:${DIGEST}", "@sha256:" + hex64 + ":x", "@sha256:" + hex64 + "@sha256:" + hex64,
}

func main() {
	records := []record{}
	for _, name := range names {
		for _, tag := range tags {
			records = append(records, look(name+tag))
		}
		for _, digest := range digests {
			records = append(records, look(name+digest))
		}
	}
	for _, tag := range tags {
		for _, digest := range digests {
			records = append(records, look("ghcr.io/acme/app"+tag+digest))
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "")
	out.SetEscapeHTML(false)
	if err := out.Encode(map[string]any{
		"source":  "github.com/distribution/reference v0.6.0, ParseNormalizedNamed",
		"command": "cd scripts/field-types && go run ./cmd/images > ../../test/engine/kubernetes/image-references.recorded.json",
		"cases":   records,
	}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func look(text string) record {
	named, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		return record{Text: text}
	}
	found := record{Text: text, Domain: reference.Domain(named), Path: reference.Path(named)}
	if tagged, ok := named.(reference.Tagged); ok {
		found.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		found.Digest = digested.Digest().String()
	}
	return found
}
