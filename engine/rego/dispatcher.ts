/** The module through which the host asks many rules about many documents in one call. */

/** The entrypoint of every policy that ccpolicy compiles. */
export const ENTRYPOINT = 'ccpolicy/main/results';

/** Path of the generated module: it becomes part of the Wasm. */
export const DISPATCHER_PATH = 'ccpolicy/main.rego';

/** Rules live in packages below this one; documents name them by their last part. */
export const RULES_PACKAGE = ['ccpolicy', 'rules'] as const;

/**
 * Rows `[document, call, violations]`. A document's `rules` are its calls: `[package, parameter key]`, or `[package]` where the
 * document's own `parameters` hold. A rule whose `violations` is undefined has no row. The planner compiles the reference to a
 * call by name, so a row costs no search; replacing parameters copies the document, which most calls are spared.
 */
export const DISPATCHER = `package ccpolicy.main

results := array.concat(plain, configured)

plain := [[i, j, v] |
	some i, doc in input.documents
	some j, [name] in doc.rules
	v := data.ccpolicy.rules[name].violations with input as doc
]

configured := [[i, j, v] |
	some i, doc in input.documents
	some j, [name, key] in doc.rules
	v := data.ccpolicy.rules[name].violations with input as doc with input.parameters as input.parameters[key]
]
`;
