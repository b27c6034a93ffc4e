import { fieldOf, type ProfileField } from '@leadline/contracts';
import { posterior, supportOf } from './evidence.ts';
import { keyOf } from './same-value.ts';
import {
  type Circumstances,
  chanceOf,
  compareText,
  isStale,
  round,
  type Said,
  speakers,
} from './statements.ts';

/** An item stands in the list where it is more likely right than wrong; where none is, the likeliest stands alone. */
const LEAST_CHANCE = 0.5;
/** How much a source that gives the list without an item speaks against it: lists are seldom whole. */
const ABSENCE = 0.15;
const MOST_ITEMS = 100;

interface Item {
  readonly text: string;
  readonly statements: readonly Said[];
  readonly chance: number;
}

/** Lists united item by item, each item with its own speakers; likeliest first. Null where nothing plausible was said. */
export function mergeList(circumstances: Circumstances, statements: readonly Said[]): ProfileField | null {
  const { field } = circumstances;
  const corrected = statements[0]?.rank === 5 ? statements[0] : null;
  if (corrected) return asCorrected(circumstances, corrected, statements.slice(1));
  const items = itemsOf(circumstances, statements).toSorted(
    (a, b) => b.chance - a.chance || compareText(a.text, b.text),
  );
  if (items.length === 0) return null;
  const likely = items.filter(({ chance }) => chance >= LEAST_CHANCE);
  const kept = (likely.length > 0 ? likely : items.slice(0, 1)).slice(0, MOST_ITEMS);
  const dropped = items.filter((item) => !kept.includes(item));
  const speaking = statements.filter((statement) => kept.some((item) => item.statements.includes(statement)));
  return {
    field,
    value: kept.map(({ text }) => text),
    confidence: round(kept.reduce((sum, { chance }) => sum + chance, 0) / kept.length),
    saidBy: speakers(speaking),
    stale: isStale(field, speaking),
    corrected: false,
    others: othersOf(dropped),
  };
}

function asCorrected(circumstances: Circumstances, corrected: Said, rest: readonly Said[]): ProfileField {
  const { field } = circumstances;
  const own = new Set(
    (Array.isArray(corrected.value) ? corrected.value : []).map((text) => keyOf(field, text)),
  );
  const further = itemsOf(circumstances, rest).filter(({ text }) => !own.has(keyOf(field, text)));
  return {
    field,
    value: corrected.value,
    confidence: corrected.aged,
    saidBy: speakers([corrected]),
    stale: false,
    corrected: true,
    others: othersOf(further),
  };
}

/** What was left out, together for each set of speakers. */
function othersOf(items: readonly Item[]): ProfileField['others'] {
  const bySpeakers = Map.groupBy(items, ({ statements }) => statements.map(({ source }) => source).join(' '));
  return [...bySpeakers.values()].map((group) => ({
    value: group.map(({ text }) => text).slice(0, MOST_ITEMS),
    saidBy: speakers(group.flatMap(({ statements }) => statements)),
  }));
}

function itemsOf(circumstances: Circumstances, statements: readonly Said[]): Item[] {
  const { field } = circumstances;
  const byKey = new Map<string, { text: string; statements: Said[] }>();
  for (const statement of statements) {
    for (const text of Array.isArray(statement.value) ? statement.value : []) {
      const key = keyOf(field, text);
      const item = byKey.get(key);
      if (!item) byKey.set(key, { text, statements: [statement] });
      else if (item.statements.at(-1) !== statement) item.statements.push(statement);
    }
  }
  const isWhole = fieldOf(field).group !== 'signals';
  return [...byKey.values()].map(({ text, statements: own }) => {
    const silent = isWhole ? statements.filter((statement) => !own.includes(statement)) : [];
    const raw = posterior(supportOf(own), silent.length > 0 ? [supportOf(silent) * ABSENCE] : []);
    return { text, statements: own, chance: chanceOf(circumstances, own, raw) };
  });
}
