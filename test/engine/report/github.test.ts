import assert from 'node:assert/strict';
import { renderGithub } from '../../../engine/report/github.ts';
import { cleanReport, context, hostileReport, report, result } from '../../support/report-fixtures.ts';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads a line as the runner does (actions/runner, ActionCommand): split first, then unescape. */
function parseCommand(line: string): Command {
  const [, name = '', properties = '', message = ''] = /^::([a-z-]+)(?: ([^\n]*?))?::(.*)$/s.exec(line) ?? [];
  const unescapeData = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const unescapeProperty = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  return {
    name,
    properties: Object.fromEntries(
      properties
        .split(',')
        .filter((pair) => pair !== '')
        .map((pair) => [pair.slice(0, pair.indexOf('=')), unescapeProperty(pair.slice(pair.indexOf('=') + 1))]),
    ),
    message: unescapeData(message),
  };
}

const parse = (text: string) => text.trimEnd().split('\n').map(parseCommand);

describe('github report', () => {
  it('has errors first, then what blocks, then the rest, then the counts', () => {
    const commands = parse(renderGithub(report(), context()));
    assert.deepEqual(
      commands.map(({ name }) => name),
      ['error', 'error', 'error', 'error', 'error', 'warning', 'notice', 'error', 'notice'],
    );
    assert.equal(commands.at(-1)?.message, '4 blocking, 1 audit, 1 uncertain, 1 error in 41 files, 96 resources');
  });

  it('reads back place, title and text', () => {
    const command = parse(renderGithub(report({ results: [result()], errors: [] }), context()))[0];
    assert.deepEqual(command, {
      name: 'error',
      properties: {
        file: 'deploy/payments/api.yaml',
        line: '13',
        endLine: '13',
        col: '20',
        endColumn: '24',
        title: 'cc-no-host-network (critical, blocking)',
      },
      message:
        'Deployment payments/api: Deployment asks for the host network, but a Kata VM cannot join it. Remove hostNetwork.\nRemove hostNetwork; expose the pod through a Service.',
    });
  });

  it('names no columns for a range of several lines', () => {
    const location = { path: 'a.yaml', line: 1, column: 2, endLine: 3, endColumn: 4 };
    const command = parse(renderGithub(report({ results: [result({ location })], errors: [] }), context()))[0];
    assert.deepEqual(Object.keys(command?.properties ?? {}), ['file', 'line', 'endLine', 'title']);
  });

  it('keeps the separators of a hostile path and text as data', () => {
    const location = { path: 'a,b:c=d%0A::x.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };
    const message = '100%0A::error file=x::y, z: %25';
    const command = parse(renderGithub(report({ results: [result({ location, message })], errors: [] }), context()))[0];
    assert.equal(command?.properties['file'], location.path);
    assert.ok(command?.message.startsWith(`Deployment payments/api: ${message}\n`));
  });

  it('writes one line per finding whatever its text', () => {
    const hostile = hostileReport();
    const lines = renderGithub(hostile.report, hostile.context).trimEnd().split('\n');
    assert.equal(lines.length, hostile.report.results.length + hostile.report.errors.length + 1);
    for (const line of lines) assert.match(line, /^::(error|warning|notice) [^\n]*title=/);
  });

  it('says nothing of passes and skips', () => {
    const quiet = report({ results: [result({ status: 'pass' }), result({ status: 'skip' })], errors: [] });
    assert.equal(parse(renderGithub(quiet, context())).length, 1);
    assert.equal(parse(renderGithub(cleanReport(), context())).length, 1);
  });
});
