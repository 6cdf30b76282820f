/** The validators that scripts/build-schemas.ts compiles from policies/schemas. */

import type { JsonValue } from '../model/json.ts';

/** One thing that a schema refuses, as ajv reports it. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: {
    readonly additionalProperty?: string;
    readonly missingProperty?: string;
    readonly allowedValues?: readonly JsonValue[];
    readonly allowedValue?: JsonValue;
    readonly type?: string | readonly string[];
    readonly limit?: number;
  };
  /** The schema that refused. */
  readonly parentSchema: {
    readonly title?: string;
    readonly description?: string;
    readonly properties?: Readonly<Record<string, { readonly description?: string; readonly $ref?: string }>>;
  };
  readonly data: JsonValue;
}

interface Validator {
  (value: unknown): boolean;
  errors: readonly SchemaError[] | null;
}

/** Makes them all, each time that it is called. */
export function makeValidators(): {
  readonly validatePolicy: Validator;
  readonly validateException: Validator;
  readonly validateConfig: Validator;
  readonly validateRuleMetadata: Validator;
};
