# METADATA
# title: Much of the language in one module
package language

import input.request as req

default allow := false

allow if {
	req.method == "GET"
	not denied
}

denied if {
	some name in blocked
	name == req.user
}

blocked := {"mallory", "eve"}

grades[name] := grade if {
	some name, points in req.points
	grade := letter(points)
}

letter(points) := "A" if points > 90

else := "B" if points > 80

else := "C"

nested.by.path[kind] contains item if {
	some kind, items in req.groups
	some item in items
}

every_positive if {
	every x in req.numbers { x > 0 }
}

mocked := value if value := allow with input.request as {"method": "GET", "user": "alice"}

walked := [path | walk(req, [path, value]); value == "x"]

joined := concat(",", sort({lower(name) | some name in req.names}))

ranges := object.union({"a": [1, 2.5, -3e10]}, {"b": {"c": null, "d": true}})

greeting := $"hello {req.user}"

unicode := "größer → 😀"

result := {
	"allow": allow,
	"grades": grades,
	"nested": nested.by.path,
	"every": every_positive,
	"mocked": mocked,
	"walked": walked,
	"joined": joined,
	"ranges": ranges,
	"greeting": greeting,
	"unicode": unicode,
}
