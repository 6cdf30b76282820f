/** What the benchmark finds out: rows with a bar, as text and as JSON. */

/** One line of the table. */
export interface Row {
  readonly id: string;
  readonly what: string;
  /** The measured value: a ratio, or MiB where the unit says so. */
  readonly value: number;
  readonly unit: '×' | 'MiB';
  readonly bar: number;
  /** `at-most` for a cost, `at-least` for a lead over a peer. */
  readonly sense: 'at-most' | 'at-least';
  /** What it was made of: seconds or MiB by name. */
  readonly parts: Readonly<Record<string, number>>;
}

/** Whether the bar holds. */
export function holds({ value, bar, sense }: Row): boolean {
  return sense === 'at-most' ? value <= bar : value >= bar;
}

/** The table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    holds(row) ? 'ok' : 'MISSED',
    `${row.value.toFixed(2)}${row.unit === '×' ? '×' : ' MiB'}`,
    `${row.sense === 'at-most' ? '≤' : '≥'} ${row.bar}${row.unit === '×' ? '×' : ' MiB'}`,
    row.what,
    Object.entries(row.parts)
      .map(([name, value]) => `${name} ${value.toFixed(3)}`)
      .join(', '),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** By how much a value must be worse than the agreed one before it is told: machines are never twice the same. */
const NOISE = 1.1;

/** What got worse since the baseline, one sentence each. */
export function regressions(rows: readonly Row[], baseline: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    const agreed = baseline.find(({ id }) => id === row.id);
    if (agreed === undefined) return [];
    const factor = row.sense === 'at-most' ? row.value / agreed.value : agreed.value / row.value;
    if (!(factor > NOISE)) return [];
    return [`${row.what}: ${row.value.toFixed(2)} instead of ${agreed.value.toFixed(2)} (${row.unit})`];
  });
}
