import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { LRUCache } from 'lru-cache';
import type { Span } from '../finding.ts';
import { judgedSchema } from './judged-schema.ts';

/** What an answer lacks; `told` says where and what, without any value of the answer. */
export interface AnswerProblem extends Span {
  readonly told: string;
}

/** Null when the answer is as it was to be. */
export type AnswerCheck = (text: string) => AnswerProblem | null;

/** Checks of answers against the schemas that clients ask for. */
export interface SchemaChecks {
  /** The check for a schema; for none, whether the answer is JSON at all. */
  of(schema: unknown): AnswerCheck;
}

/** Of a longer one the answer is checked for being JSON alone. */
const LONGEST_SCHEMA = 50_000;
const MOST_SCHEMAS = 500;
const MOST_CHARACTERS = 2_000_000;

/** Keeps the checks of the schemas used last: making one takes milliseconds, using it microseconds. */
export function createSchemaChecks(): SchemaChecks {
  const known = new LRUCache<string, AnswerCheck>({ max: MOST_SCHEMAS, maxSize: MOST_CHARACTERS });
  return {
    of(schema) {
      if (typeof schema !== 'object' || schema === null) return isJson;
      const written = JSON.stringify(schema);
      if (written.length > LONGEST_SCHEMA) return isJson;
      const kept = known.get(written);
      if (kept) return kept;
      const check = checkAgainst(schema);
      known.set(written, check, { size: written.length });
      return check;
    },
  };
}

const isJson: AnswerCheck = (text) => {
  try {
    JSON.parse(text);
    return null;
  } catch {
    return notJson(text);
  }
};

const notJson = (text: string) => ({
  kind: 'not_json',
  start: 0,
  end: text.length,
  score: 1,
  told: 'the answer is no JSON',
});

/** A schema that cannot be read is the client's and the provider's affair: the answer is then checked for being JSON. */
function checkAgainst(schema: object): AnswerCheck {
  const validate = compiled(schema);
  if (!validate) return isJson;
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return notJson(text);
    }
    if (validate(value)) return null;
    const [error] = validate.errors ?? [];
    const told = `${error?.instancePath || '/'} ${error?.message ?? 'is not as asked for'}`;
    return { kind: 'schema', start: 0, end: text.length, score: 1, told };
  };
}

function compiled(schema: object): ValidateFunction | undefined {
  // One for each schema: it would keep every schema it has seen, and two may have one name.
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    validateSchema: false,
    meta: false,
    logger: false,
  });
  try {
    return ajv.compile(judgedSchema(schema) as object);
  } catch {
    return undefined;
  }
}
