/** Makes one module of many expressions: `data.cases.all[i]` is `[value]`, or `[]` where the i-th is undefined. */

export function caseModule(expressions: readonly string[]): string {
  const rules = expressions.map((expression, index) => `c${index} := [x | x := ${expression}]`);
  const all = expressions.map((_, index) => `c${index}`).join(', ');
  return `package cases\n\n${rules.join('\n')}\n\nall := [${all}]\n`;
}
