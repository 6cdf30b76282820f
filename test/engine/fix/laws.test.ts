/** Laws of `fix`, over every bad document of the rules and the examples. */

import assert from 'node:assert/strict';
import fastJsonPatch from 'fast-json-patch';
import { documentOperations } from '../../../engine/fix/finding.ts';
import type { FileRepair } from '../../../engine/fix/repair.ts';
import { isObject } from '../../../engine/json/pointer.ts';
import type { JsonValue } from '../../../engine/model/json.ts';
import type { FixKind } from '../../../engine/model/rule.ts';
import { planFix } from '../../../engine/workspace/fix.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import { withWorkspace } from '../../support/host.ts';
import { badDocuments } from '../../support/rule-documents.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type Texts = Readonly<Record<string, string>>;

const SAFE: readonly FixKind[] = ['safe'];
const ALL: readonly FixKind[] = ['safe', 'suggest'];

const change = (texts: Texts, with_: (text: string) => string): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, with_(text)]));

/** Repairs all texts as one set; the repairs by file, and all texts afterwards. */
async function fixAll(texts: Texts, accepted = SAFE): Promise<{ repairs: readonly FileRepair[]; after: Texts }> {
  const repairs = await withWorkspace(temporaryFolder(texts), {}, async (workspace) => {
    const outcome = await planFix(workspace, { accepted: new Set(accepted), failOn: null });
    return outcome.repairs;
  });
  const changed = Object.fromEntries(repairs.map(({ file, text }) => [file.path, text]));
  return { repairs, after: { ...texts, ...changed } };
}

/** Comments, whole: those on lines of their own and those behind values. */
const commentsOf = (text: string) => (text.match(/(?<=^|\s)# .*$/gm) ?? []).map((comment) => comment.trimEnd());

describe('fix', function () {
  this.timeout(60_000);
  const texts = badDocuments();
  let fixed: Awaited<ReturnType<typeof fixAll>>;
  let accepted: Awaited<ReturnType<typeof fixAll>>;
  before(async () => {
    fixed = await fixAll(texts);
    accepted = await fixAll(texts, ALL);
  });

  it('repairs many documents here, so that the laws say something', () => {
    const count = (repairs: readonly FileRepair[]) => repairs.flatMap(({ applied }) => applied).length;
    assert.ok(count(fixed.repairs) > 80, String(count(fixed.repairs)));
    assert.ok(count(accepted.repairs) > count(fixed.repairs) + 40, String(count(accepted.repairs)));
  });

  for (const [what, kinds] of [
    ['safe fixes', SAFE],
    ['suggestions', ALL],
  ] as const) {
    const of = () => (kinds === SAFE ? fixed : accepted);

    it(`${what}: another run changes nothing`, async () => {
      // A pod that becomes confidential by a suggestion makes its Services and Secrets interesting: one run more.
      const settled = kinds === SAFE ? of() : await fixAll(of().after, kinds);
      const again = await fixAll(settled.after, kinds);
      assert.deepEqual(again.after, settled.after);
      assert.deepEqual(
        again.repairs.flatMap(({ applied }) => applied.map(({ result }) => result.message)),
        [],
      );
    });

    it(`${what}: the values are those that RFC 6902 makes, document by document`, () => {
      let compared = 0;
      for (const { file, text, applied } of of().repairs) {
        const before = readDocuments(file);
        const after = readDocuments({ path: file.path, text });
        assert.equal(after.length, before.length);
        const names = before.map(({ value }) => nameOf(value));
        before.forEach((document, index) => {
          const operations = applied
            .filter(({ resource }) => nameOf(resource.document.value) === names[index])
            .flatMap(documentOperations);
          const isOnly = names.filter((name) => name === names[index]).length === 1;
          if (!isOnly || operations.some((operation) => operation.embedded !== undefined)) return;
          assert.deepEqual(plain(after[index]?.value), patched(plain(document.value), operations), file.path);
          compared += operations.length > 0 ? 1 : 0;
        });
      }
      assert.ok(compared > 60, String(compared));
    });

    it(`${what}: a document that needs no repair keeps every byte, and no comment gets lost elsewhere`, () => {
      for (const { file, text, applied } of of().repairs) {
        const after = readDocuments({ path: file.path, text });
        readDocuments(file).forEach((document, index) => {
          const own = (one: typeof document | undefined, whole: string) =>
            one === undefined ? '' : whole.slice(one.range.start, one.range.end);
          if (JSON.stringify(plain(document.value)) === JSON.stringify(plain(after[index]?.value))) {
            const embedded = applied.some(({ result }) => result.fix?.operations.some((one) => one.embedded));
            if (!embedded) assert.equal(own(after[index], text), own(document, file.text));
          }
        });
        // What is removed takes its comment along; nothing else may go, nothing may appear.
        const left = commentsOf(text);
        const gone = commentsOf(file.text).filter((comment) => !left.includes(comment));
        assert.ok(gone.length <= applied.length * 4, `${file.path}: ${gone.join('\n')}`);
        assert.deepEqual(
          left.filter((comment) => !file.text.includes(comment)),
          [],
        );
      }
    });
  }

  const variants: readonly [string, (text: string) => string][] = [
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['no final line break', (text) => text.replace(/\n+$/, '')],
    ['comments before, behind and between', withComments],
  ];
  for (const [name, variant] of variants) {
    it(`keeps ${name}`, async () => {
      const { after } = await fixAll(change(texts, variant));
      assert.deepEqual(after, change(fixed.after, variant));
    });
  }
});

/** A comment line at the top, at each document's start, and at the end. */
function withComments(text: string): string {
  return `# top\n${text.replaceAll(/^---$/gm, '---\n# another document')}# end\n`;
}

/** Applied findings may belong to a later reading of the document, so it is known by its name. */
function nameOf(value: JsonValue | undefined): string {
  const { kind = '', metadata = {} } = isObject(value) ? value : {};
  const { name = '', namespace = '' } = isObject(metadata) ? metadata : {};
  return `${kind} ${namespace} ${name}`;
}

function patched(value: unknown, operations: readonly object[]): unknown {
  return fastJsonPatch.applyPatch(value, operations as Parameters<typeof fastJsonPatch.applyPatch>[1]).newDocument;
}

/** A copy that `fast-json-patch` may change; integers beyond 2^53 as text. */
function plain(value: JsonValue | undefined): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (_key, one) => (typeof one === 'bigint' ? `${one}n` : one)));
}
