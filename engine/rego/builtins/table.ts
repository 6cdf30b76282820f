/** What becomes of each of OPA's built-ins (`opa capabilities`, 1.22.2) in a policy that ccpolicy compiles. */

/** Compiled into every policy's Wasm by OPA itself. */
export const IN_WASM: readonly string[] = [
  ...['abs', 'array.concat', 'array.flatten', 'array.reverse', 'array.slice', 'base64.decode', 'base64.encode'],
  ...['base64.is_valid', 'base64url.decode', 'base64url.encode', 'bits.and', 'bits.lsh', 'bits.negate', 'bits.or'],
  ...['bits.rsh', 'bits.xor', 'ceil', 'concat', 'contains', 'count', 'div', 'endswith', 'equal', 'floor'],
  ...['format_int', 'glob.match', 'graph.reachable', 'gt', 'gte', 'indexof', 'internal.member_2'],
  ...['internal.member_3', 'internal.template_string', 'intersection', 'is_array', 'is_boolean', 'is_null'],
  ...['is_number', 'is_object', 'is_set', 'is_string', 'json.filter', 'json.is_valid', 'json.marshal', 'json.remove'],
  ...['json.unmarshal', 'lower', 'lt', 'lte', 'max', 'min', 'minus', 'mul', 'neq', 'net.cidr_contains'],
  ...['net.cidr_intersects', 'numbers.range', 'object.filter', 'object.get', 'object.keys', 'object.remove'],
  ...['object.union', 'object.union_n', 'and', 'or', 'plus', 'product', 'regex.find_all_string_submatch_n'],
  ...['regex.is_valid', 'regex.match', 'rem', 'replace', 'round', 'sort', 'split', 'startswith', 'strings.replace_n'],
  ...['strings.reverse', 'substring', 'sum', 'to_number', 'trim', 'trim_left', 'trim_prefix', 'trim_right'],
  ...['trim_space', 'trim_suffix', 'type_name', 'union', 'upper', 'walk'],
];

/** Made by ccpolicy: the files of this folder. Names only, so that asking for them loads nothing. */
export const SUPPLIED: readonly string[] = [
  ...['base64url.encode_no_pad', 'crypto.hmac.equal', 'crypto.hmac.md5', 'crypto.hmac.sha1', 'crypto.hmac.sha256'],
  ...['crypto.hmac.sha512', 'crypto.md5', 'crypto.sha1', 'crypto.sha256', 'glob.quote_meta', 'graph.reachable_paths'],
  ...['hex.decode', 'hex.encode', 'indexof_n', 'io.jwt.decode', 'io.jwt.verify_eddsa', 'io.jwt.verify_es256'],
  ...[
    'io.jwt.verify_es384',
    'io.jwt.verify_es512',
    'io.jwt.verify_hs256',
    'io.jwt.verify_hs384',
    'io.jwt.verify_hs512',
  ],
  ...[
    'io.jwt.verify_ps256',
    'io.jwt.verify_ps384',
    'io.jwt.verify_ps512',
    'io.jwt.verify_rs256',
    'io.jwt.verify_rs384',
  ],
  ...['io.jwt.verify_rs512', 'json.marshal_with_options', 'json.patch', 'net.cidr_contains_matches', 'net.cidr_expand'],
  ...['net.cidr_is_valid', 'net.cidr_merge', 'numbers.range_step', 'object.subset', 'regex.find_n', 'regex.replace'],
  ...[
    'regex.split',
    'regex.template_match',
    'semver.compare',
    'semver.is_valid',
    'sprintf',
    'strings.any_prefix_match',
  ],
  ...['strings.any_suffix_match', 'strings.count', 'strings.split_n', 'time.add_date', 'time.clock', 'time.date'],
  ...['time.diff', 'time.format', 'time.now_ns', 'time.parse_duration_ns', 'time.parse_ns', 'time.parse_rfc3339_ns'],
  ...['time.weekday', 'trace', 'units.parse', 'units.parse_bytes', 'uri.is_valid', 'uri.parse', 'urlquery.decode'],
  ...['urlquery.decode_object', 'urlquery.encode', 'urlquery.encode_object', 'uuid.parse', 'yaml.is_valid'],
  ...['yaml.unmarshal'],
];

/** Gone before the policy runs. */
export const AT_COMPILE_TIME: Readonly<Record<string, string>> = {
  assign: 'part of the language (`:=`)',
  eq: 'part of the language (`=`)',
  print: 'removed: a rule has no output but its violations',
  'internal.print': 'removed with `print`',
  'internal.test_case': 'only in tests run by `opa test`',
  'rego.metadata.chain': 'replaced by the METADATA itself',
  'rego.metadata.rule': 'replaced by the METADATA itself',
};

/** Rego v1 refuses them when it compiles. */
export const DEPRECATED: readonly string[] = [
  ...['all', 'any', 'cast_array', 'cast_boolean', 'cast_null', 'cast_object', 'cast_set', 'cast_string'],
  ...['net.cidr_overlap', 're_match', 'set_diff'],
];

const OUTSIDE = 'a check must give the same answer for the same input: no network, no environment, no chance';
const SIGNING = 'a policy holds no keys: nothing is signed here';
const GRAPHQL = 'no manifest holds GraphQL';
const X509 = 'its result is a Go structure that nothing in Node makes';
const SCHEMA = "OPA's reader of JSON Schema has its own dialect";

/** Refused when the policy is loaded, with the reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  'http.send': OUTSIDE,
  'net.lookup_ip_addr': OUTSIDE,
  'opa.runtime': OUTSIDE,
  'rand.intn': OUTSIDE,
  'uuid.rfc4122': OUTSIDE,
  'providers.aws.sign_req': SIGNING,
  'io.jwt.encode_sign': SIGNING,
  'io.jwt.encode_sign_raw': SIGNING,
  'io.jwt.decode_verify': 'it depends on the hour of the run; use io.jwt.decode and io.jwt.verify_*',
  'graphql.is_valid': GRAPHQL,
  'graphql.parse': GRAPHQL,
  'graphql.parse_and_verify': GRAPHQL,
  'graphql.parse_query': GRAPHQL,
  'graphql.parse_schema': GRAPHQL,
  'graphql.schema_is_valid': GRAPHQL,
  'crypto.parse_private_keys': 'a policy has no use for private keys',
  'crypto.x509.parse_and_verify_certificates': X509,
  'crypto.x509.parse_and_verify_certificates_with_options': X509,
  'crypto.x509.parse_certificate_request': X509,
  'crypto.x509.parse_certificates': X509,
  'crypto.x509.parse_keypair': X509,
  'crypto.x509.parse_rsa_private_key': X509,
  'json.match_schema': SCHEMA,
  'json.verify_schema': SCHEMA,
  'regex.globs_match': 'the intersection of two globs is a language of its own; use glob.match',
  'rego.parse_module': 'it needs the compiler at run time',
  'strings.render_template': "it is Go's text/template; use sprintf or concat",
  'yaml.marshal': 'a rule returns values, not texts; use json.marshal',
};
