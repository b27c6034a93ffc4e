import type { AnalysedAnswer, Brand, Warning } from '@leadline/contracts';
import { type ComparableAudit, questionKey } from './cells.ts';

const ITEMS_SHOWN = 20;

/** What makes two audits unlike each other, so that a difference may come from the asking, not the answers. */
export function comparisonWarnings(before: ComparableAudit, after: ComparableAudit): Warning[] {
  return [
    ...orderWarnings(before, after),
    ...brandWarnings(before, after),
    ...questionWarnings(before.answers, after.answers),
    ...providerWarnings(before.answers, after.answers),
    ...analystWarnings(before, after),
  ];
}

function orderWarnings(before: ComparableAudit, after: ComparableAudit): Warning[] {
  const warnings: Warning[] = [];
  if (before.audit.id === after.audit.id) {
    warnings.push(warning('same_audit', 'Both sides are the same audit, so nothing can have changed.'));
  } else if (Date.parse(before.audit.createdAt) > Date.parse(after.audit.createdAt)) {
    const message = 'The first audit is the later one: read “up” as “was higher earlier”, or swap the two.';
    warnings.push(warning('reversed_order', message));
  }
  const unfinished = [before, after].filter((side) => side.audit.status !== 'succeeded');
  if (unfinished.length > 0) {
    const message = 'An audit is not finished; its answers so far are compared.';
    warnings.push(
      warning(
        'unfinished',
        message,
        unfinished.map((side) => side.audit.id),
      ),
    );
  }
  if (before.audit.simulated !== after.audit.simulated) {
    warnings.push(warning('simulated', 'One audit was answered by a sandbox, the other by real assistants.'));
  }
  return warnings;
}

function brandWarnings(before: ComparableAudit, after: ComparableAudit): Warning[] {
  const warnings: Warning[] = [];
  if (before.brand.name !== after.brand.name) {
    const names = [before.brand.name, after.brand.name];
    warnings.push(warning('different_brand', 'The two audits are about different brands.', names));
  } else if (spellings(before.brand).join('\n') !== spellings(after.brand).join('\n')) {
    const added = onlyIn(spellings(after.brand), spellings(before.brand));
    const removed = onlyIn(spellings(before.brand), spellings(after.brand));
    const message =
      'The brand’s aliases or products differ, so the same answer may count as a mention in one only.';
    warnings.push(warning('different_aliases', message, signed(added, removed)));
  }
  const [rivalsBefore, rivalsAfter] = [before, after].map((side) =>
    side.competitors.map((rival) => rival.name),
  );
  const added = onlyIn(rivalsAfter ?? [], rivalsBefore ?? []);
  const removed = onlyIn(rivalsBefore ?? [], rivalsAfter ?? []);
  if (added.length + removed.length > 0) {
    const message = 'The rivals differ, so share of voice is taken over other names.';
    warnings.push(warning('different_rivals', message, signed(added, removed)));
  }
  return warnings;
}

function questionWarnings(before: readonly AnalysedAnswer[], after: readonly AnalysedAnswer[]): Warning[] {
  const [early, late] = [before, after].map(
    (answers) => new Map(answers.map((answer) => [questionKey(answer.query), answer.query])),
  ) as [Map<string, string>, Map<string, string>];
  const added = [...late].flatMap(([key, query]) => (early.has(key) ? [] : query));
  const removed = [...early].flatMap(([key, query]) => (late.has(key) ? [] : query));
  if (added.length + removed.length === 0) return [];
  const message = `${removed.length} questions were asked only in the first audit and ${added.length} only in the second.`;
  return [warning('different_questions', message, signed(added, removed))];
}

function providerWarnings(before: readonly AnalysedAnswer[], after: readonly AnalysedAnswer[]): Warning[] {
  const [early, late] = [modelsByProvider(before), modelsByProvider(after)];
  const warnings: Warning[] = [];
  const added = onlyIn([...late.keys()], [...early.keys()]);
  const removed = onlyIn([...early.keys()], [...late.keys()]);
  if (added.length + removed.length > 0) {
    const message = 'The assistants asked are not the same.';
    warnings.push(warning('different_providers', message, signed(added, removed)));
  }
  const changed = [...early].flatMap(([provider, models]) => {
    const now = late.get(provider);
    return now === undefined || now === models
      ? []
      : `${provider}: ${models || 'unknown'} → ${now || 'unknown'}`;
  });
  if (changed.length > 0) {
    const message = 'An assistant answered with another model, which alone can change what it says.';
    warnings.push(warning('different_models', message, changed));
  }
  return warnings;
}

function analystWarnings(before: ComparableAudit, after: ComparableAudit): Warning[] {
  const [early, late] = [before, after].map((side) => [side.analyst].flat().toSorted().join(', '));
  if (early === late) return [];
  const message =
    'Sentiment and GEO were judged by different analysts; mentions, shares and citations are measured alike.';
  return [warning('different_analyst', message, [`${early} → ${late}`])];
}

function modelsByProvider(answers: readonly AnalysedAnswer[]): Map<string, string> {
  const groups = Map.groupBy(answers, (answer) => answer.provider);
  return new Map(
    [...groups].map(([provider, group]) => [
      provider,
      [...new Set(group.map((answer) => answer.model ?? ''))].toSorted().join(', '),
    ]),
  );
}

function spellings(brand: Pick<Brand, 'aliases' | 'products'>): string[] {
  return [...brand.aliases, ...brand.products].toSorted();
}

function onlyIn(these: readonly string[], those: readonly string[]): string[] {
  const known = new Set(those);
  return these.filter((name) => !known.has(name));
}

/** `+` marks what only the second audit has, `−` what only the first has. */
function signed(added: readonly string[], removed: readonly string[]): string[] {
  return [...removed.map((name) => `− ${name}`), ...added.map((name) => `+ ${name}`)];
}

function warning(code: string, message: string, items: readonly string[] = []): Warning {
  const hidden = items.length - ITEMS_SHOWN;
  return {
    code,
    message,
    items: [...items.slice(0, ITEMS_SHOWN), ...(hidden > 0 ? [`and ${hidden} more`] : [])],
  };
}
