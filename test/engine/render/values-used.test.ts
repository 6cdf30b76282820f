/** Which keys of the values the lines of a template may print. */

import assert from 'node:assert/strict';
import { readTemplate } from '../../../engine/render/template/syntax.ts';
import { ValuesUse } from '../../../engine/render/template/values-used.ts';

function use(files: Readonly<Record<string, string>>): ValuesUse {
  return new ValuesUse(
    Object.entries(files).map(([name, text]) => {
      const tree = readTemplate(text);
      assert.ok(tree, name);
      return { name, tree, values: name.startsWith('sub') ? '/sub' : '' };
    }),
  );
}

describe('what templates use', () => {
  const cases: readonly (readonly [line: string, expected: readonly string[]])[] = [
    ['{{ .Values.a.b }}', ['/a/b']],
    ['{{- $x := .Values.a -}} {{ $x.b | quote }}', ['/a/b']],
    ['{{ with .Values.a }}{{ .b }}{{ $.Values.c }}{{ else }}{{ .Values.d }}{{ end }}', ['/a/b', '/c', '/d']],
    ['{{ range $k, $v := .Values.a }}{{ $k }}{{ $v.b }}{{ end }}', ['/a', '/a/*/b']],
    ['{{ range .Values.a }}{{ .b }}{{ end }}', ['/a/*/b']],
    ['{{ .Values.a | default (printf "%s}}" .Values.b) }}', ['/a', '/b']],
    ['{{ index .Values "a" "b-c" }}{{ get .Values.d "e" }}', ['/a/b-c', '/d/e']],
    ['{{ dig "a" "b" "none" .Values }}', ['/a/b']],
    ['{{ (.Values.a | default dict).b }}{{ tpl .Values.c . }}', ['/a/b', '/c']],
    ['{{/* .Values.no }} */}}{{ if .Values.no }}x{{ else if .Values.no }}{{ .Values.yes }}{{ end }}', ['/yes']],
    ['{{ `{{ .Values.no }}` }}{{ "\\"" }}{{ .Values.yes }}', ['/yes']],
    ['{{ include "helper" (dict "of" .Values.a "top" $) }}', ['/a/b', '/top']],
    ['{{ template "helper" (dict "of" .Values.c "top" .) }}', ['/c/b', '/top']],
  ];
  const helper = '{{ define "helper" }}{{ .of.b }}{{ .top.Values.top }}{{ template "helper" . }}{{ end }}';
  for (const [line, expected] of cases) {
    it(line, () => assert.deepEqual(use({ 'a.yaml': `x\n${line}`, _h: helper }).printedAt('a.yaml', 2), expected));
  }

  it('puts the values of a subchart below its name', () => {
    assert.deepEqual(use({ 'sub.yaml': '{{ .Values.a }}' }).printedAt('sub.yaml', 1), ['/sub/a']);
  });

  it('tells the nearest condition', () => {
    const text = '{{ if .Values.a }}\n{{ if .Values.b }}\nx\n{{ end }}\ny\n{{ end }}\nz';
    const found = use({ 'a.yaml': text });
    const conditions = [3, 5, 7].map((line) => found.conditionsAt('a.yaml', line));
    assert.deepEqual(conditions, [['/b'], ['/a'], []]);
  });

  it('notes the lines of helpers, too', () => {
    const found = use({ 'a.yaml': '{{ include "h" .Values.a }}', _h: '{{ define "h" }}\n{{ .b }}\n{{ end }}' });
    assert.deepEqual(found.printedAt('_h', 2), ['/a/b']);
  });

  it('reads no template that is none', () => {
    for (const text of ['{{ .a', '{{ end }}', '{{ "a }}', '{{ £ }}']) assert.equal(readTemplate(text), undefined, text);
  });
});
