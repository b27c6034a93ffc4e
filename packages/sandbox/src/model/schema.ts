import { asArray, asNumber, asObject, asText, type JsonObject } from '../json.ts';
import { memoized } from '../memo.ts';

export type SchemaType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'any';

/** One node of a JSON schema, with what the dialects write differently made the same. */
export interface SchemaNode {
  readonly type: SchemaType;
  readonly nullable: boolean;
  readonly raw: JsonObject;
}

const KNOWN_TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
const MAX_HOPS = 20;

function pointer(root: JsonObject, reference: string): JsonObject {
  let found: unknown = root;
  for (const step of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    found = asObject(found)[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return asObject(found);
}

/** Follows references and merges `allOf`, so that the node's own keywords are all in one place. */
function flatten(root: JsonObject, schema: JsonObject): JsonObject {
  let node = schema;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const reference = asText(node.$ref);
    if (reference !== null) {
      const { $ref: _, ...beside } = node;
      node = { ...pointer(root, reference), ...beside };
    } else if (Array.isArray(node.allOf)) {
      const { allOf, ...beside } = node;
      node = asArray(allOf).reduce<JsonObject>(
        (merged, part) => mergeAll(merged, flatten(root, asObject(part))),
        beside,
      );
    } else {
      return node;
    }
  }
  return node;
}

function mergeAll(one: JsonObject, other: JsonObject): JsonObject {
  return {
    ...one,
    ...other,
    ...((one.properties ?? other.properties) !== undefined && {
      properties: { ...asObject(one.properties), ...asObject(other.properties) },
    }),
    ...((one.required ?? other.required) !== undefined && {
      required: [...asArray(one.required), ...asArray(other.required)],
    }),
  };
}

function typeNames(raw: JsonObject): string[] {
  const named = Array.isArray(raw.type) ? raw.type : [raw.type];
  return named.map((name) => (asText(name) ?? '').toLowerCase()).filter((name) => KNOWN_TYPES.has(name));
}

function impliedType(raw: JsonObject): SchemaType {
  if (raw.properties !== undefined || raw.additionalProperties !== undefined) return 'object';
  if (raw.items !== undefined || raw.prefixItems !== undefined) return 'array';
  const sample = raw.const ?? asArray(raw.enum)[0];
  if (sample === undefined) return 'any';
  return typeof sample === 'number' ? 'number' : typeof sample === 'boolean' ? 'boolean' : 'string';
}

/** A node as far as it can be read without choosing between alternatives. */
interface PreparedNode {
  readonly node: SchemaNode;
  /** The node's own keywords merged with each alternative that is not `null`. */
  readonly choices: readonly JsonObject[];
}

function prepare(root: JsonObject, schema: JsonObject): PreparedNode {
  const { anyOf, oneOf, ...raw } = flatten(root, schema);
  const alternatives = asArray(anyOf ?? oneOf).map((branch) => flatten(root, asObject(branch)));
  const branches = alternatives.filter((branch) => typeNames(branch).join() !== 'null');
  const names = typeNames(raw);
  const type = (names.find((name) => name !== 'null') ?? names[0] ?? impliedType(raw)) as SchemaType;
  const named = names.includes('null') && type !== 'null';
  const offered = branches.length < alternatives.length || asArray(raw.enum).includes(null);
  return {
    node: { type, nullable: offered || named || raw.nullable === true, raw },
    choices: branches.map((branch) => ({ ...raw, ...branch })),
  };
}

/** Schemas are read again for every item of a list; each object is prepared once. */
const prepared = new WeakMap<JsonObject, PreparedNode>();

/**
 * Reads one node; where it offers alternatives, `choose` picks one of so many. Understands JSON Schema and
 * Google's OpenAPI dialect (`STRING`, `nullable`, numbers written as strings).
 */
export function readNode(root: JsonObject, schema: unknown, choose: (count: number) => number): SchemaNode {
  const own = asObject(schema);
  let found = prepared.get(own);
  if (!found) {
    found = prepare(root, own);
    prepared.set(own, found);
  }
  if (found.choices.length === 0) return found.node;
  const chosen = readNode(root, found.choices[choose(found.choices.length)], choose);
  return found.node.nullable && !chosen.nullable ? { ...chosen, nullable: true } : chosen;
}

const MAX_SCHEMAS = 200;

/** The same object for the same schema text, so that what is prepared for one call serves the next. */
export const sharedSchema = memoized((text): JsonObject => asObject(JSON.parse(text)), MAX_SCHEMAS);

/** Bounds beyond this (zod writes the largest safe integer) only say what a computer can hold. */
const LARGEST_MEANT = 1e12;

export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** The node's numeric range; open ends are ±Infinity. */
export function numericRange({ raw, type }: SchemaNode): Range {
  const step = type === 'integer' ? 1 : 0.01;
  const below = asNumber(raw.exclusiveMinimum);
  const above = asNumber(raw.exclusiveMaximum);
  const minimum = asNumber(raw.minimum) ?? (below === null ? -Infinity : below + step);
  const maximum = asNumber(raw.maximum) ?? (above === null ? Infinity : above - step);
  return {
    minimum: minimum < -LARGEST_MEANT ? -Infinity : minimum,
    maximum: maximum > LARGEST_MEANT ? Infinity : maximum,
  };
}

export function lengthRange({ raw }: SchemaNode, noun: 'Items' | 'Length'): Range {
  return {
    minimum: asNumber(raw[`min${noun}`]) ?? 0,
    maximum: asNumber(raw[`max${noun}`]) ?? Infinity,
  };
}
