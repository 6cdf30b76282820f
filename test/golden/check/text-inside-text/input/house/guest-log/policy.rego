# METADATA
# title: Guests keep no debug log
# description: A debug log tells what the guest should keep to itself.
# custom:
#   severity: medium
#   kinds: [ConfigMap]
#   reads: ["resource:/data/guest.toml"]
#   when: ["resource:/data/guest.toml"]
#   messages:
#     debug: "The guest logs at level debug. Write info."
package house.guest_log

import data.ccpolicy.lib

violations contains lib.fail("debug", {}, "/data/guest.toml", {
	"embedded": {"format": "toml", "pointer": "/log/level"},
}) if {
	contains(input.resource.data["guest.toml"], "level = \"debug\"")
}
