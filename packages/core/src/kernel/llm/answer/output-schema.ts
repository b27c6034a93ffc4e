import { z } from 'zod';
import { estimateTokens } from '../tokens.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonSchema = { readonly [key: string]: JsonValue };

/** What a task's output looks like to a provider, and the way back from the provider's answer. */
export interface OutputSchema {
  readonly name: string;
  readonly json: JsonSchema;
  /** What the schema itself costs, being sent along. */
  readonly tokens: number;
  /** Undoes what the strict form forces on a value: nulls for absent fields, a wrapper around a list. */
  restore(value: unknown): unknown;
}

const cache = new WeakMap<z.ZodType, OutputSchema>();

/**
 * The strictest common form that all providers take, derived once for each task: every object closed and all
 * its fields required (OpenAI's strict mode; an optional field may be null instead), an object at the root,
 * and only keywords that constrained decoders know. What is dropped (`maxLength` and such) is said in the
 * description and checked by zod afterwards.
 */
export function outputSchemaOf(task: { readonly name: string; readonly output: z.ZodType }): OutputSchema {
  const known = cache.get(task.output);
  if (known) return known;
  const source = z.toJSONSchema(task.output, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  const plain = source as unknown as Node;
  const wrapped = plain['type'] !== 'object';
  const root: Node = wrapped
    ? { type: 'object', properties: { answer: plain }, required: ['answer'], ...definitionsOf(plain) }
    : plain;
  const json = strict(root) as JsonSchema;
  const forced = mayForceNulls(root);
  const schema: OutputSchema = {
    name: task.name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64),
    json,
    tokens: estimateTokens(JSON.stringify(json)),
    restore: (value) => {
      const restored = forced ? withoutForcedNulls(value, { node: root, root }) : value;
      return wrapped && isNode(restored) && 'answer' in restored ? restored['answer'] : restored;
    },
  };
  cache.set(task.output, schema);
  return schema;
}

type Node = { [key: string]: unknown };

/** Keywords every constrained decoder among the providers takes, or that their packages translate. */
const KEPT = new Set([
  'type',
  'enum',
  'const',
  'description',
  '$ref',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'pattern',
]);
/** Said in words instead. */
const SAID: Readonly<Record<string, string>> = {
  minLength: 'at least %s characters',
  maxLength: 'at most %s characters',
  exclusiveMinimum: 'greater than %s',
  exclusiveMaximum: 'less than %s',
  multipleOf: 'a multiple of %s',
  format: 'in %s format',
};

function strict(node: unknown): unknown {
  if (!isNode(node)) return node;
  const made: Node = {};
  for (const [keyword, value] of Object.entries(node)) if (keeps(keyword, value)) made[keyword] = value;
  for (const keyword of ['anyOf', 'oneOf', 'allOf'])
    if (Array.isArray(node[keyword]))
      made[keyword === 'oneOf' ? 'anyOf' : keyword] = node[keyword].map(strict);
  if (isNode(node['items'])) made['items'] = strict(node['items']);
  if (Array.isArray(node['prefixItems'])) made['prefixItems'] = node['prefixItems'].map(strict);
  for (const keyword of ['$defs', 'definitions'])
    if (isNode(node[keyword])) made[keyword] = mapValues(node[keyword], strict);
  if (node['type'] === 'object') Object.assign(made, closedObject(node));
  const said = sayConstraints(node);
  if (said) made['description'] = [made['description'], said].filter(Boolean).join(' ');
  return made;
}

function keeps(keyword: string, value: unknown): boolean {
  // Zod bounds integers by what a double can hold; decoders need not be told.
  if (keyword === 'minimum' && value === Number.MIN_SAFE_INTEGER) return false;
  if (keyword === 'maximum' && value === Number.MAX_SAFE_INTEGER) return false;
  return KEPT.has(keyword);
}

function closedObject(node: Node): Node {
  const properties = isNode(node['properties']) ? node['properties'] : {};
  const required = requiredOf(node);
  const names = Object.keys(properties);
  // A record has names of its own; it can only be left open.
  if (names.length === 0 && isNode(node['additionalProperties']))
    return { properties: {}, additionalProperties: strict(node['additionalProperties']) };
  return {
    properties: Object.fromEntries(
      names.map((name) => {
        const property = strict(properties[name]);
        return [
          name,
          required.has(name) || allowsNull(properties[name])
            ? property
            : { anyOf: [property, { type: 'null' }] },
        ];
      }),
    ),
    required: names,
    additionalProperties: false,
  };
}

function sayConstraints(node: Node): string {
  const said = Object.entries(SAID).flatMap(([keyword, words]) => {
    const value = node[keyword];
    return typeof value === 'number' || typeof value === 'string' ? [words.replace('%s', String(value))] : [];
  });
  return said.length === 0 ? '' : `(${said.join(', ')})`;
}

interface Place {
  readonly node: unknown;
  readonly root: Node;
}

/** True when some object of the schema has a field that may be absent but not null. */
function mayForceNulls(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(mayForceNulls);
  if (!isNode(node)) return false;
  const properties = isNode(node['properties']) ? node['properties'] : {};
  const required = requiredOf(node);
  const forced = Object.entries(properties).some(
    ([name, property]) => !required.has(name) && !allowsNull(property),
  );
  return forced || Object.values(node).some(mayForceNulls);
}

/** Takes out fields that are null only because the strict form could not leave them away. */
function withoutForcedNulls(value: unknown, place: Place): unknown {
  const node = resolve(place);
  if (Array.isArray(value))
    return value.map((item) => withoutForcedNulls(item, { node: node['items'], root: place.root }));
  if (!isNode(value)) return value;
  const properties = isNode(node['properties']) ? node['properties'] : undefined;
  if (!properties) return value;
  const required = requiredOf(node);
  const kept = Object.entries(value).filter(
    ([name, field]) =>
      field !== null || required.has(name) || !(name in properties) || allowsNull(properties[name]),
  );
  return Object.fromEntries(
    kept.map(([name, field]) => [
      name,
      withoutForcedNulls(field, { node: properties[name], root: place.root }),
    ]),
  );
}

/** Follows a local reference, and looks through "this or null". */
function resolve({ node, root }: Place): Node {
  if (!isNode(node)) return {};
  const reference = node['$ref'];
  if (typeof reference === 'string' && reference.startsWith('#/'))
    return resolve({ node: at(root, reference.slice(2).split('/')), root });
  const alternatives = Array.isArray(node['anyOf']) ? (node['anyOf'] as unknown[]) : [];
  const present = alternatives.filter((option) => !(isNode(option) && option['type'] === 'null'));
  return present.length === 1 ? resolve({ node: present[0], root }) : node;
}

function at(node: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, step) => (isNode(current) ? current[step] : undefined), node);
}

function allowsNull(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (node['type'] === 'null' || (Array.isArray(node['type']) && node['type'].includes('null'))) return true;
  const options = node['anyOf'] ?? node['oneOf'];
  return Array.isArray(options) && options.some(allowsNull);
}

function requiredOf(node: Node): ReadonlySet<unknown> {
  return new Set(Array.isArray(node['required']) ? node['required'] : []);
}

function definitionsOf(node: Node): Node {
  return isNode(node['$defs']) ? { $defs: node['$defs'] } : {};
}

function mapValues(node: Node, change: (value: unknown) => unknown): Node {
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, change(value)]));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
