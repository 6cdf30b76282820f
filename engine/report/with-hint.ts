/** A message and what to do about it as one text. */

/** Messages of the YAML reader are no sentences; before a hint they end like one. */
export function withHint(message: string, hint: string | undefined): string {
  if (hint === undefined) return message;
  return `${message}${/[.!?]$/.test(message) ? '' : '.'} ${hint}`;
}
