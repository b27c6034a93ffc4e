import { asObject } from '../json.ts';
import { fieldKind, listsCompanies, namesNumber, usualWords } from './field-names.ts';
import type { Block } from './numbered-blocks.ts';
import { readNode, type SchemaNode } from './schema.ts';
import type { Composer } from './scope.ts';

/** Tokens of an item of a list of insights, and of the judgement of one text. */
const ITEM_TOKENS = 110;
const JUDGEMENT_TOKENS = 150;
/** An item of many fields is longer than the usual one by this for each field beyond the usual number. */
const TOKENS_PER_FIELD = 8;
const USUAL_FIELDS = 12;
const TOKENS_PER_WORD = 1.35;
const MAX_DEPTH = 8;

interface Estimate {
  words: number;
  overhead: number;
  fields: number;
}

function add(into: Estimate, other: Estimate, times: number): void {
  into.words += other.words * times;
  into.overhead += other.overhead * times;
  into.fields += other.fields;
}

/** By schema, and within it by the number of companies, since the answer must not hang on earlier prompts. */
const known = new WeakMap<SchemaNode['raw'], Map<number, Estimate>>();

/** The size of an object's texts at their usual length. */
function estimateObject(node: SchemaNode, composer: Composer): Estimate {
  const byCompanies = known.get(node.raw) ?? new Map<number, Estimate>();
  known.set(node.raw, byCompanies);
  const companies = composer.facts.rivals.length;
  const found = byCompanies.get(companies) ?? estimate(node, '', { composer, depth: 0 });
  byCompanies.set(companies, found);
  return found;
}

/** How many elements a nested list is reckoned to have; of the rivals, a text names a good half. */
function reckonedLength(name: string, { facts }: Composer): number {
  return listsCompanies(name) ? Math.max(1.5, facts.rivals.length * 0.6) : 1.5;
}

function estimate(node: SchemaNode, name: string, walk: { composer: Composer; depth: number }): Estimate {
  const { composer, depth } = walk;
  const total: Estimate = { words: 0, overhead: name.length / 5 + 3, fields: 0 };
  if (depth > MAX_DEPTH) return total;
  const below = (schema: unknown, as: string): Estimate =>
    estimate(
      readNode(composer.root, schema, () => 0),
      as,
      { composer, depth: depth + 1 },
    );
  if (node.raw.enum !== undefined || node.raw.const !== undefined) return { ...total, fields: 1 };
  if (node.type === 'array') add(total, below(node.raw.items, name), reckonedLength(name, composer));
  if (node.type === 'object') {
    for (const [field, schema] of Object.entries(asObject(node.raw.properties)))
      add(total, below(schema, field), 1);
  }
  if (node.type === 'string') {
    total.fields = 1;
    // A quote is as long as the sentence it repeats; it cannot be written shorter.
    if (fieldKind(name) === 'quote') total.overhead += usualWords('quote') * TOKENS_PER_WORD;
    else total.words += usualWords(fieldKind(name));
  }
  return total;
}

/** The factor that brings an object's texts to the size such objects have in practice. */
export function scaleFor(node: SchemaNode, block: Block | null, composer: Composer): number {
  const { words, overhead, fields } = estimateObject(node, composer);
  if (words === 0) return 1;
  const judgement = block !== null && Object.keys(asObject(node.raw.properties)).some(namesNumber);
  const base = judgement ? JUDGEMENT_TOKENS : ITEM_TOKENS;
  const target = base + Math.max(0, fields - USUAL_FIELDS) * TOKENS_PER_FIELD;
  return Math.min(Math.max((target - overhead) / (words * TOKENS_PER_WORD), 0.35), 1.6);
}
