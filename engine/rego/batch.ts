/**
 * Many (document, rule) pairs in few Wasm calls. One call costs more than one evaluation, so documents travel in batches
 * bounded by count and bytes; when a call aborts, the culprit is found by halving and only its pair is an error.
 */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { RuleMetadata, Violation } from '../model/rule.ts';
import { checkViolations } from './violation.ts';

const BATCH_COUNT = 200;
const BATCH_CHARACTERS = 1_000_000;

/** A loaded policy; `renew` gives a fresh instance after an abort. */
export interface RuleEvaluator {
  evaluate(input: JsonObject): JsonValue;
  renew(): RuleEvaluator;
}

/** One rule to ask about a document. */
export interface RuleCall {
  readonly rule: RuleMetadata;
  readonly parameters: JsonObject;
}

/** One document and what is asked about it. `input` is RuleInput without `parameters`. */
export interface BatchItem {
  readonly input: JsonObject;
  readonly calls: readonly RuleCall[];
}

/** What a rule said of a document: its violations, or why there is no answer. */
export type CallOutcome = { readonly violations: readonly Violation[] } | { readonly error: string };

/** Evaluates every call of every item; the answers stand in the order of the calls. */
export class BatchEvaluator {
  #evaluator: RuleEvaluator;
  #parameterKeys = new Map<JsonObject, string>();

  constructor(evaluator: RuleEvaluator) {
    this.#evaluator = evaluator;
  }

  /** Outcomes per item, per call. Never throws for a bad rule or document. */
  evaluate(items: readonly BatchItem[]): CallOutcome[][] {
    const outcomes: CallOutcome[][] = [];
    for (const batch of batchesOf(items)) outcomes.push(...this.#evaluateBatch(batch));
    return outcomes;
  }

  #evaluateBatch(items: readonly BatchItem[]): CallOutcome[][] {
    let answer: JsonValue;
    try {
      answer = this.#evaluator.evaluate(this.#inputOf(items));
    } catch (error) {
      this.#evaluator = this.#evaluator.renew();
      return this.#isolate(items, error);
    }
    return outcomesOf(items, answer);
  }

  /** Halves the documents, then the calls of the one that is left. */
  #isolate(items: readonly BatchItem[], error: unknown): CallOutcome[][] {
    const [only] = items;
    if (items.length > 1) {
      const half = items.length >> 1;
      return [...this.#evaluateBatch(items.slice(0, half)), ...this.#evaluateBatch(items.slice(half))];
    }
    if (only === undefined) return [];
    if (only.calls.length <= 1) return [only.calls.map(() => ({ error: messageOf(error) }))];
    const half = only.calls.length >> 1;
    const left = this.#evaluateBatch([{ input: only.input, calls: only.calls.slice(0, half) }]);
    const right = this.#evaluateBatch([{ input: only.input, calls: only.calls.slice(half) }]);
    return [[...(left[0] ?? []), ...(right[0] ?? [])]];
  }

  #inputOf(items: readonly BatchItem[]): JsonObject {
    const parameters: JsonObject = {};
    const known = new Map<readonly RuleCall[], JsonValue>();
    const documents = items.map(({ input, calls }) => {
      let rules = known.get(calls);
      if (rules === undefined) {
        rules = calls.map(({ rule, parameters: given }): JsonValue => {
          if (Object.keys(given).length === 0) return [packageName(rule)];
          const key = this.#parameterKey(given);
          parameters[key] = given;
          return [packageName(rule), key];
        });
        known.set(calls, rules);
      }
      return { ...input, parameters: {}, rules };
    });
    return { documents, parameters };
  }

  #parameterKey(parameters: JsonObject): string {
    let key = this.#parameterKeys.get(parameters);
    if (key === undefined) {
      key = `p${this.#parameterKeys.size}`;
      this.#parameterKeys.set(parameters, key);
    }
    return key;
  }
}

/** The last part of the rule's package, by which the dispatcher finds it. */
function packageName(rule: RuleMetadata): string {
  return rule.package.slice(rule.package.lastIndexOf('.') + 1);
}

/** Groups items so that no call gets too many documents or too many bytes. */
function* batchesOf(items: readonly BatchItem[]): Generator<readonly BatchItem[]> {
  let batch: BatchItem[] = [];
  let size = 0;
  for (const item of items) {
    const length = roughSize(item.input);
    if (batch.length > 0 && (batch.length >= BATCH_COUNT || size + length > BATCH_CHARACTERS)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += length;
  }
  if (batch.length > 0) yield batch;
}

/** About how many characters the JSON will have: exact sizes would cost a second serialisation. */
function roughSize(value: JsonValue): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let size = 2;
  if (Array.isArray(value)) for (const item of value) size += roughSize(item) + 1;
  else for (const key of Object.keys(value)) size += key.length + 4 + roughSize(value[key] ?? null);
  return size;
}

/** Sorts the rows `[document, call, violations]` back to their calls; a call without a row was undefined. */
function outcomesOf(items: readonly BatchItem[], answer: JsonValue): CallOutcome[][] {
  const outcomes = items.map((item) => item.calls.map((): CallOutcome => ({ error: 'violations is undefined' })));
  if (!Array.isArray(answer)) return outcomes;
  for (const row of answer) {
    if (!Array.isArray(row) || typeof row[0] !== 'number' || typeof row[1] !== 'number') continue;
    const call = items[row[0]]?.calls[row[1]];
    const slot = outcomes[row[0]];
    if (call === undefined || slot === undefined) continue;
    const checked = checkViolations(row[2] ?? null, call.rule);
    slot[row[1]] = typeof checked === 'string' ? { error: checked } : { violations: checked };
  }
  return outcomes;
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (isObject(error as JsonValue) && typeof (error as JsonObject).message === 'string') {
    return String((error as JsonObject).message);
  }
  return String(error);
}
