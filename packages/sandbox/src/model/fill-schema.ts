import { asArray, asObject, type JsonObject } from '../json.ts';
import { createRandom } from '../random.ts';
import { createBusinessText } from './business-text.ts';
import { fieldKind, namesNumber } from './field-names.ts';
import { listPlan } from './list-plan.ts';
import type { PromptFacts } from './prompt-facts.ts';
import { makeBoolean, makeEnum, makeNumber, makeString, nothingToJudge } from './scalars.ts';
import { lengthRange, readNode, type SchemaNode } from './schema.ts';
import { blocksFor, type Composer, type Scope, subjectNamed } from './scope.ts';
import { scaleFor } from './text-budget.ts';

const MAX_LEVEL = 14;

function isNull(node: SchemaNode, scope: Scope, { random }: Composer): boolean {
  if (!node.nullable) return false;
  if (scope.level > MAX_LEVEL) return true;
  const named = subjectNamed(scope);
  if (nothingToJudge(scope) || (named === false && /position/i.test(scope.name))) return true;
  if (named !== null || namesNumber(scope.name)) return false;
  return random.chance(0.1);
}

/** What an element says: the text itself, or all an object says. */
function sayingOf(made: unknown): string {
  return typeof made === 'string' ? made : JSON.stringify(made);
}

/** How often an element is made anew because the list says it already; longer lists seldom repeat themselves. */
const TRIES = 4;
const LONGEST_WATCHED = 6;

/** Makes the elements of a list, each saying something new where that can be helped. */
function makeList(node: SchemaNode, scope: Scope, composer: Composer): unknown[] {
  const plan = listPlan(node, scope, composer);
  const quotes = fieldKind(scope.name) === 'quote';
  const most = quotes || plan.length <= LONGEST_WATCHED ? TRIES : 0;
  const list = scope.depth === 0 ? scope.name : scope.list;
  const depth = scope.depth + 1;
  const inner = { ...scope, list, depth, level: scope.level + 1, length: plan.length, element: true };
  const made = new Map<string, unknown>();
  for (const element of plan) {
    const schema = asArray(node.raw.prefixItems)[element.index] ?? node.raw.items ?? {};
    let value = makeValue(schema, { ...inner, ...element }, composer);
    for (let tries = 0; tries < most && made.has(sayingOf(value)); tries++) {
      value = makeValue(schema, { ...inner, ...element }, composer);
    }
    const repeated = made.has(sayingOf(value));
    // A quote said twice proves nothing more and is left out; other lists keep the length they were asked for.
    const needed = !quotes || made.size + plan.length - element.index <= lengthRange(node, 'Items').minimum;
    if (!repeated || needed) made.set(repeated ? `${element.index} again` : sayingOf(value), value);
  }
  return [...made.values()];
}

/** True of an integer or a list of integers that names texts, and of a quote or quotes. */
function speaksOfText(name: string, schema: unknown, root: JsonObject): boolean {
  const node = readNode(root, schema, () => 0);
  const { type } = node.type === 'array' ? readNode(root, node.raw.items, () => 0) : node;
  return (type === 'integer' && namesNumber(name)) || (type === 'string' && fieldKind(name) === 'quote');
}

/** A text to speak of, for an object that names one by number or rests on a quote. */
function objectBlock(properties: JsonObject, scope: Scope, composer: Composer): Scope['block'] {
  if (scope.block) return scope.block;
  const { facts, random, root } = composer;
  const speaking = Object.keys(properties).filter((name) => speaksOfText(name, properties[name], root));
  if (speaking.length === 0) return null;
  const blocks = blocksFor(facts, speaking.find(namesNumber) ?? scope.name, scope.list);
  return blocks.length > 0 ? random.pick(blocks) : null;
}

/** In a list of quotes or questions, `text` is the quote or the question. */
function spokenName({ name, element }: Scope, field: string): string {
  const kind = fieldKind(name);
  const inherits = element && (kind === 'quote' || kind === 'question');
  return inherits && /^(?:text|value|content|words)$/.test(field) ? kind : field;
}

function namedRecord(raw: JsonObject, scope: Scope, composer: Composer): JsonObject {
  const value = raw.additionalProperties;
  const keys = asArray(asObject(raw.propertyNames).enum).map(String);
  if (typeof value !== 'object' || value === null) return {};
  const chosen = keys.length > 0 ? keys : [composer.text.short('title', 3)];
  return Object.fromEntries(
    chosen.map((key) => [key, makeValue(value, { ...scope, name: key, level: scope.level + 1 }, composer)]),
  );
}

function makeObject(node: SchemaNode, scope: Scope, composer: Composer): JsonObject {
  const properties = asObject(node.raw.properties);
  const names = Object.keys(properties);
  if (names.length === 0) return namedRecord(node.raw, scope, composer);
  const required = new Set(asArray(node.raw.required));
  const block = objectBlock(properties, scope, composer);
  const sized = scope.element && scope.depth === 1;
  const scale = sized ? scaleFor(node, block, composer) : scope.scale;
  const made: JsonObject = {};
  for (const name of names) {
    const wanted = required.has(name) || (scope.level <= MAX_LEVEL && composer.random.chance(0.85));
    if (!wanted) continue;
    const inner = { ...scope, name: spokenName(scope, name), block, scale, element: false };
    made[name] = makeValue(properties[name], { ...inner, level: scope.level + 1 }, composer);
  }
  return made;
}

function makeValue(schema: unknown, scope: Scope, composer: Composer): unknown {
  const node = readNode(composer.root, schema, (count) => composer.random.int(0, count - 1));
  if (node.raw.const !== undefined) return node.raw.const;
  if (isNull(node, scope, composer)) return null;
  if (node.raw.enum !== undefined) return makeEnum(node, scope, composer);
  switch (node.type) {
    case 'object':
      return makeObject(node, scope, composer);
    case 'array':
      return makeList(node, scope, composer);
    case 'integer':
    case 'number':
      return makeNumber(node, scope, composer);
    case 'boolean':
      return makeBoolean(scope, composer);
    case 'null':
      return null;
    default:
      return makeString(node, scope, composer);
  }
}

/** A value that satisfies the schema and speaks of what the prompt speaks of; the same for the same seed. */
export function fillSchema(root: JsonObject, facts: PromptFacts, seed: string): unknown {
  const random = createRandom(`answer|${seed}`);
  const composer: Composer = { facts, random, root, text: createBusinessText(facts, random) };
  const scope: Scope = {
    name: '',
    list: '',
    depth: 0,
    level: 0,
    block: null,
    subject: facts.brand,
    element: false,
    index: 0,
    length: 1,
    scale: 1,
  };
  return makeValue(root, scope, composer);
}
