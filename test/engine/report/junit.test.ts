import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { renderJunit } from '../../../engine/report/junit.ts';
import { cleanReport, context, hostileReport, report, result } from '../../support/report-fixtures.ts';

const schema = XmlDocument.fromBuffer(readFileSync(new URL('schemas/junit-10.xsd', import.meta.url)));
const validator = XsdValidator.fromDoc(schema);

/** Parses and validates; throws with the place of what the schema refuses. */
function parse(text: string): XmlDocument {
  const document = XmlDocument.fromString(text);
  validator.validate(document);
  return document;
}

const attribute = (document: XmlDocument, path: string, name: string) =>
  (document.get(path) as XmlElement | null)?.attr(name)?.value;
const count = (document: XmlDocument, path: string) => document.find(path).length;

describe('junit report', () => {
  it('follows the schema of the Jenkins plugin, with findings, without, and with hostile text', () => {
    parse(renderJunit(report(), context()));
    parse(renderJunit(cleanReport(), context()));
    const hostile = hostileReport();
    parse(renderJunit(hostile.report, hostile.context));
  });

  it('is refused by that schema when broken', () => {
    assert.throws(() => parse(renderJunit(report(), context()).replaceAll('classname=', 'className=')));
  });

  it('counts what it holds', () => {
    const document = parse(renderJunit(report(), context()));
    assert.equal(attribute(document, '/testsuites', 'tests'), String(count(document, '//testcase')));
    assert.equal(attribute(document, '/testsuites', 'failures'), String(count(document, '//failure')));
    assert.equal(attribute(document, '/testsuites', 'errors'), String(count(document, '//error')));
    assert.equal(count(document, '//failure'), 4);
    assert.equal(count(document, '//skipped'), 2);
    assert.equal(count(document, '//error'), 2);
  });

  it('fails only for what blocks', () => {
    const audit = report({ results: [result({ failureAction: 'Audit' })], errors: [] });
    assert.equal(count(parse(renderJunit(audit, context())), '//failure'), 0);
    assert.equal(count(parse(renderJunit(audit, context({ failOn: 'high' }))), '//failure'), 1);
  });

  it('passes one case when all is well, and a pass is a bare case', () => {
    const document = parse(renderJunit(cleanReport(), context()));
    assert.equal(count(document, '//testcase'), 1);
    const passed = parse(renderJunit(report({ results: [result({ status: 'pass' })], errors: [] }), context()));
    assert.equal(count(passed, '//testcase[@classname="cc-no-host-network"][not(*)]'), 1);
  });

  it('gives hostile text back unchanged but for what XML cannot hold', () => {
    const message = ']]><x/>&amp;"\'<!-- \u0000 \ufffe';
    const document = parse(renderJunit(report({ results: [result({ message })], errors: [] }), context()));
    assert.equal(attribute(document, '//failure', 'message'), ']]><x/>&amp;"\'<!-- \\x00 \\ufffe');
    assert.equal(count(document, '//x'), 0);
  });
});
