# METADATA
# title: Evidence travels over TLS, to a real host
# description: |
#   attestation-config is a house schema: no component of CoCo or Trustee reads this object; the real address of the key
#   broker stands in initdata (aa.toml, cdh.toml). Whoever reads this one sends evidence to it and receives keys from it:
#   without TLS anybody between them can read and replace both.
# related_resources:
# - ref: https://github.com/confidential-containers/trustee/blob/main/kbs/docs/config.md
# - ref: https://github.com/confidential-containers/trustee/blob/main/attestation-service/docs/policy.md
# custom:
#   ordinal: R103
#   severity: critical
#   action: Enforce
#   systems: [coco, peer-pods]
#   kinds: [ConfigMap]
#   reads: ["resource:/data/config.json"]
#   when: ["fact:attestationConfig"]
#   facts: [attestationConfig]
#   judgesPlaceholders: true
#   messages:
#     scheme: "No CoCo component reads attestation-config, a house schema (the real address stands in initdata). Evidence and released keys must not travel over {scheme}: use https."
#     no_url: "No CoCo component reads attestation-config, a house schema (the real address stands in initdata). Its attestation_url is no URL: use one that begins with https://."
#     user: "No CoCo component reads attestation-config, a house schema (the real address stands in initdata). Its attestation_url holds a user name or password: remove it."
#     placeholder: "No CoCo component reads attestation-config, a house schema (the real address stands in initdata). The host of its attestation_url is a placeholder: put the real one in."
#   fix: suggest
#   remediation: Use an https URL of your real attestation service without credentials; in CoCo, state it in initdata.
package ccpolicy.rules.att_config_https

import data.ccpolicy.lib

violations contains lib.fail(verdict.message, {"scheme": object.get(url, "scheme", "")}, file, object.union(
	verdict.extra,
	{"embedded": place},
)) if {
	url
}

violations contains lib.fail("user", {}, file, {"severity": "medium", "embedded": place, "discriminator": "user"}) if {
	url.hasUser
}

url := input.facts.attestationConfig.url

file := lib.at("", ["data", "config.json"])

place := {"format": "json", "pointer": "/attestation_url"}

verdict := {"message": "placeholder", "extra": {"severity": "medium"}} if {
	input.production
	url.isPlaceholder
	url.scheme in {"https", null}
} else := {"message": "no_url", "extra": {}} if {
	url.scheme == null
	not url.isPlaceholder
} else := {"message": "scheme", "extra": repair} if {
	not url.scheme in {"https", null}
}

default repair := {}

repair := {"fix": {"kind": "suggest", "operations": [object.union(
	lib.set_value(file, concat("", ["https", substring(url.text, 4, -1)])),
	{"embedded": place},
)]}} if {
	startswith(url.text, "http://")
}
