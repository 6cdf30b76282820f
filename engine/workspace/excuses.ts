/** What cannot be rendered and is excused by the configuration, with its reason. */

import type { ReportNote } from '../model/report.ts';
import { matchesBelow, toRules } from '../source/ignore-rules.ts';
import type { RenderSettings } from './render-settings.ts';

/** The excuses of a configuration, and which of them were needed. */
export class Excuses {
  readonly #excuses;
  readonly #folder: string;
  readonly #used = new Set<number>();

  /** @param folder where the paths count from */
  constructor(excuses: RenderSettings['excuses'], folder: string) {
    // A path may be written as shells complete it; gitignore knows no `./`.
    this.#excuses = excuses.map((each) => ({ ...each, rules: toRules([each.path.replace(/^\.\//, '')]).rules }));
    this.#folder = folder;
  }

  /** The reason for a file that cannot be rendered; the first excuse that covers it. */
  find(path: string): string | undefined {
    const index = this.#excuses.findIndex(({ rules }) => matchesBelow(rules, this.#folder, path));
    if (index < 0) return undefined;
    this.#used.add(index);
    return this.#excuses[index]?.reason;
  }

  /** Those that nothing needed. */
  unused(): ReportNote[] {
    return this.#excuses
      .filter((_, index) => !this.#used.has(index))
      .map(({ path, location }) => ({
        code: 'EXCUSE_UNUSED',
        message: `The configuration excuses ${path} from being rendered, and nothing there needs it: take it out.`,
        ...(location === undefined ? {} : { location }),
      }));
  }
}
