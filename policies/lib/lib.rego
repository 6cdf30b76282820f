# METADATA
# description: The only maker of violations and of fix operations; every rule goes through it.
package ccpolicy.lib

# METADATA
# description: A violation. `extra` may hold related, embedded, severity, action, status, fix, discriminator.
fail(message_id, args, path, extra) := object.union({"messageId": message_id, "args": args, "path": path}, extra)

# METADATA
# description: A JSON Pointer below `base`; segments are escaped (RFC 6901).
at(base, segments) := concat("/", array.concat([base], [escape(s) | some s in segments]))

# METADATA
# description: One pointer segment; numbers are list indices.
escape(segment) := replace(replace(segment, "~", "~0"), "/", "~1") if is_string(segment)

escape(segment) := format_int(segment, 10) if is_number(segment)

add(path, value) := {"op": "add", "path": path, "value": value}

set_value(path, value) := {"op": "replace", "path": path, "value": value}

remove(path) := {"op": "remove", "path": path}

move(from, path) := {"op": "move", "from": from, "path": path}

copy(from, path) := {"op": "copy", "from": from, "path": path}

# METADATA
# description: Adds `path` with its missing parent objects. `parents` are pointers from the outermost in, each with whether it exists.
add_with_parents(parents, path, value) := array.concat([add(p.path, {}) | some p in parents; not p.exists], [add(path, value)])

# METADATA
# description: Whether Contrast prepares the pod with this metadata; it brings its own policies and its own verifier.
is_contrast(metadata) if {
	some field in ["annotations", "labels"]
	some key, _ in object.get(metadata, field, {})
	startswith(key, "contrast.edgeless.systems/")
}

# METADATA
# description: A text of a manifest as a message shows it; an empty one would leave a hole in the sentence.
shown("") := "\"\""

shown(text) := text if text != ""

# METADATA
# description: |
#   Whether a text matches a pattern, `*` standing for any run of characters. The fixed parts are looked for first:
#   making a pattern out of its text takes milliseconds, and hardly any text matches.
matches(pattern, text) if {
	not lacks_part(pattern, text)
	glob.match(pattern, null, text)
}

lacks_part(pattern, text) if {
	not more_than_stars(pattern)
	some part in split(pattern, "*")
	not contains(text, part)
}

more_than_stars(pattern) if {
	some special in ["?", "[", "{", "\\"]
	contains(pattern, special)
}

# METADATA
# description: |
#   The boolean that a text says to Go's strconv.ParseBool, with which Kata reads annotations. Undefined for any other
#   text, which Kata refuses.
go_bool(text) if text in {"1", "t", "T", "TRUE", "true", "True"}

go_bool(text) := false if text in {"0", "f", "F", "FALSE", "false", "False"}
