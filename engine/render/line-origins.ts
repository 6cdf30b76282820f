/** Which lines of templates the lines of a chart's output come from. */

/** As compact as the program gives it. */
export interface LineOrigins {
  /** Templates as helm names them: `<chart>/templates/…`, `<chart>/charts/<subchart>/templates/…`. */
  readonly files: readonly string[];
  /**
   * First line of the output, how many lines, number of the file, line there, and by how much that line grows with each
   * (0 or 1). Lines start at 1. The lines that helm itself writes (`---`, `# Source:`) have no origin.
   */
  readonly runs: readonly (readonly [number, number, number, number, number])[];
  /** Templates whose output depends on chance: their lines are the nearest that are known. */
  readonly approximate: readonly string[];
}

/** A line of a template. */
export interface LineOrigin {
  readonly template: string;
  readonly line: number;
  readonly approximate: boolean;
}

/** The template line that a line of the output comes from. */
export function templateLine(origins: LineOrigins, line: number): LineOrigin | undefined {
  let low = 0;
  let high = origins.runs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [start = 0, count = 0, file = 0, from = 0, growth = 0] = origins.runs[middle] ?? [];
    if (line < start) high = middle - 1;
    else if (line >= start + count) low = middle + 1;
    else {
      const template = origins.files[file] ?? '';
      const approximate = origins.approximate.includes(template);
      return { template, line: from + (line - start) * growth, approximate };
    }
  }
  return undefined;
}

/** The file below the root, when the chart lies at `chart` unpacked; helm names the first folder after the chart. */
export function templateFile(chart: string, template: string): string {
  const inside = template.slice(template.indexOf('/') + 1);
  return chart === '' || chart === '.' ? inside : `${chart}/${inside}`;
}
