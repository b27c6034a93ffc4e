import { asObject } from '../json.ts';
import { fieldKind, listsCompanies, namesNumber } from './field-names.ts';
import type { Block } from './numbered-blocks.ts';
import { askedFor } from './prompt-facts.ts';
import { lengthRange, readNode, type SchemaNode } from './schema.ts';
import { blocksFor, type Composer, countOf, type Scope, subjectNamed } from './scope.ts';

/** One element of a list to be made. */
export interface PlannedElement {
  readonly index: number;
  readonly block: Block | null;
  readonly subject: string | null;
}

/** What the elements of a list are about; it decides how many there are. */
type ListKind = 'each-text' | 'quotes' | 'companies' | 'objects' | 'references' | 'texts';

const DEFAULT_OBJECTS = 3;
const LARGEST_UNASKED = 20;

interface ListNature {
  readonly kind: ListKind;
  /** The numbered texts the elements are about, where they are. */
  readonly texts: readonly Block[];
}

function natureOf(node: SchemaNode, scope: Scope, composer: Composer): ListNature {
  const { facts, root } = composer;
  const item = readNode(root, node.raw.items, () => 0);
  if (fieldKind(scope.name) === 'quote') return { kind: 'quotes', texts: [] };
  if (item.type === 'object') {
    const texts = scope.depth === 0 && scope.block === null ? textsPerItem(item, scope, composer) : [];
    if (texts.length > 0) return { kind: 'each-text', texts };
    return { kind: listsCompanies(scope.name) ? 'companies' : 'objects', texts: [] };
  }
  if (item.type === 'integer' && namesNumber(scope.name)) {
    return { kind: 'references', texts: blocksFor(facts, scope.name, scope.list) };
  }
  return { kind: listsCompanies(scope.name) ? 'companies' : 'texts', texts: [] };
}

/**
 * The texts that a list holds one item each for: its items carry a number, and nothing asks for another
 * count. Empty where the items only refer to texts.
 */
function textsPerItem(item: SchemaNode, scope: Scope, { facts, root }: Composer): readonly Block[] {
  const properties = asObject(item.raw.properties);
  const numbered = Object.keys(properties).find(
    (field) => namesNumber(field) && readNode(root, properties[field], () => 0).type === 'integer',
  );
  const texts = numbered === undefined ? [] : blocksFor(facts, numbered, scope.name);
  const asked = askedFor(facts, scope.name, false);
  return asked === null || asked === texts.length ? texts : [];
}

function companiesOf(scope: Scope, { facts }: Composer): string[] {
  const known = facts.rivals.length > 0 ? facts.rivals : facts.names.slice(0, 5);
  const text = scope.block?.text;
  return text === undefined ? known.slice(0, 3) : known.filter((name) => countOf(text, name) > 0);
}

function wantedLength({ kind, texts }: ListNature, scope: Scope, composer: Composer): number | null {
  const { facts, random } = composer;
  if (kind === 'each-text') return texts.length;
  if (kind === 'quotes') return subjectNamed(scope) === false ? 0 : random.int(1, 2);
  if (kind === 'references') return random.int(1, 3);
  const asked = scope.depth === 0 ? askedFor(facts, scope.name, true) : null;
  if (asked !== null) return asked;
  if (kind === 'companies') return companiesOf(scope, composer).length;
  if (kind === 'texts') return scope.depth === 0 ? random.int(3, 4) : random.int(1, 2);
  return null;
}

/** Decides how many elements a list gets, and which text and company each is about. */
export function listPlan(node: SchemaNode, scope: Scope, composer: Composer): PlannedElement[] {
  const nature = natureOf(node, scope, composer);
  const { minimum, maximum } = lengthRange(node, 'Items');
  const unasked = maximum <= LARGEST_UNASKED ? maximum : Math.max(minimum, DEFAULT_OBJECTS);
  const wanted = wantedLength(nature, scope, composer) ?? unasked;
  const length = Math.min(Math.max(wanted, minimum), maximum);
  const { kind, texts } = nature;
  const companies = kind === 'companies' ? companiesOf(scope, composer) : [];
  const order = kind === 'references' ? composer.random.shuffle(texts) : texts;
  return Array.from({ length }, (_, index) => ({
    index,
    block: order.length > 0 ? (order[index % order.length] ?? null) : scope.block,
    subject: companies[index] ?? (kind === 'companies' ? composer.text.company(index) : scope.subject),
  }));
}
