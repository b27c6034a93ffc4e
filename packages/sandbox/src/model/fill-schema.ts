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

/** Lists say nothing twice where that can be helped. */
const TRIES = 4;

interface Said {
  readonly composer: Composer;
  readonly texts: Set<string>;
}

function makeElement(schema: unknown, scope: Scope, said: Said): unknown {
  const { composer, texts } = said;
  let made = makeValue(schema, scope, composer);
  if (typeof made !== 'string') return made;
  for (let tries = 0; typeof made === 'string' && texts.has(made) && tries < TRIES; tries++) {
    made = makeValue(schema, scope, composer);
  }
  return made;
}

function makeList(node: SchemaNode, scope: Scope, composer: Composer): unknown[] {
  const texts = new Set<string>();
  const { minimum } = lengthRange(node, 'Items');
  const list: unknown[] = [];
  const plan = listPlan(node, scope, composer);
  const inner = { ...scope, depth: scope.depth + 1, level: scope.level + 1, length: plan.length };
  for (const [index, element] of plan.entries()) {
    const schema = asArray(node.raw.prefixItems)[index] ?? node.raw.items ?? {};
    const made = makeElement(schema, { ...inner, ...element }, { composer, texts });
    const repeats = typeof made === 'string' && texts.has(made);
    const needed = list.length + plan.length - index <= minimum;
    if (repeats && !needed && fieldKind(scope.name) === 'quote') continue;
    if (typeof made === 'string') texts.add(made);
    list.push(made);
  }
  return list;
}

/** A text to speak of, for an object that names one by number or rests on a quote. */
function objectBlock(properties: JsonObject, scope: Scope, { facts, random }: Composer): Scope['block'] {
  if (scope.block) return scope.block;
  const names = Object.keys(properties);
  const speaks = names.some((name) => namesNumber(name) || fieldKind(name) === 'quote');
  const named = names.find(namesNumber) ?? scope.name;
  const blocks = speaks ? blocksFor(facts, named) : [];
  return blocks.length > 0 ? random.pick(blocks) : null;
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
  const scale = scope.depth <= 1 ? scaleFor(node, { ...scope, block }, composer) : scope.scale;
  const made: JsonObject = {};
  for (const name of names) {
    const wanted = required.has(name) || (scope.level <= MAX_LEVEL && composer.random.chance(0.85));
    if (!wanted) continue;
    const inner = { ...scope, name, block, scale, level: scope.level + 1 };
    made[name] = makeValue(properties[name], inner, composer);
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
    depth: 0,
    level: 0,
    block: null,
    subject: facts.brand,
    index: 0,
    length: 1,
    scale: 1,
  };
  return makeValue(root, scope, composer);
}
