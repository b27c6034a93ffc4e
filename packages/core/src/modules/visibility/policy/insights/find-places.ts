import type { AnswerFacts } from './facts.ts';
import {
  byFrequency,
  evidenceFrom,
  type Finding,
  type FindingOf,
  findingBase,
  type Slice,
} from './finding.ts';

/** Findings about where we are missing or weak: sources, assistants, questions, places in the answer. */
export function findPlaces(slice: Slice): Finding[] {
  return [
    ...sources(slice),
    ...assistants(slice),
    ...questions(slice),
    ...[faint(slice), late(slice), unclaimed(slice), uncited(slice)].filter((finding) => finding !== null),
  ];
}

/** The answer's first sentence about anybody: what stands there instead of us. */
function anyWords(answers: readonly AnswerFacts[]) {
  return evidenceFrom(answers, (statement) => statement.tone >= 0);
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Domains other than the brands' own that are cited beside rivals and never beside us. */
function sources(slice: Slice): FindingOf<'source'>[] {
  const all = slice.answers.flatMap((answer) =>
    answer.citations.map((citation) => ({ answer, ...citation })),
  );
  return [...Map.groupBy(all, (citation) => citation.domain)].flatMap(([domain, citations]) => {
    const rivals = byFrequency(citations.flatMap((citation) => citation.brands));
    const owned = [slice.brand, ...rivals].some((name) => bare(domain).includes(bare(name)));
    if (domain === '' || owned || rivals.length === 0 || rivals.includes(slice.brand)) return [];
    const answers = [...new Set(citations.map((citation) => citation.answer))];
    const evidence = evidenceFrom(answers, (statement) => rivals.includes(statement.subject));
    return [
      {
        ...findingBase(slice, 'source', { subject: domain, answers, of: slice.answers.length, evidence }),
        situation: 'source' as const,
        domain,
        rivals: rivals.slice(0, 3),
        citations: citations.length,
      },
    ];
  });
}

/** Assistants that name us at least 25 percentage points less often than the others together. */
function assistants(slice: Slice): FindingOf<'assistant'>[] {
  const groups = [...Map.groupBy(slice.answers, (answer) => answer.provider)];
  if (groups.length < 2) return [];
  return groups.flatMap(([provider, answers]) => {
    const rest = slice.answers.filter((answer) => answer.provider !== provider);
    const missing = answers.filter((answer) => answer.brand === null);
    const elsewhere = { hits: rest.filter((answer) => answer.brand !== null).length, n: rest.length };
    const gap = elsewhere.hits / elsewhere.n - (answers.length - missing.length) / answers.length;
    if (answers.length < 2 || gap < 0.25) return [];
    const rivalNames = answers.flatMap((answer) => answer.rivals.map((rival) => rival.name));
    const rival = byFrequency(rivalNames)[0] ?? null;
    return [
      {
        ...findingBase(slice, 'assistant', {
          subject: provider,
          answers: missing,
          of: answers.length,
          evidence: anyWords(missing),
        }),
        situation: 'assistant' as const,
        provider,
        elsewhere,
        rival,
        rivalHits: rivalNames.filter((name) => name === rival).length,
      },
    ];
  });
}

/** Questions whose answers leave us out and name a rival. */
function questions(slice: Slice): FindingOf<'question'>[] {
  return [...Map.groupBy(slice.answers, (answer) => answer.query)].flatMap(([question, asked]) => {
    const answers = asked.filter((answer) => answer.brand === null && answer.rivals.length > 0);
    if (answers.length === 0) return [];
    const rivals = byFrequency(answers.flatMap((answer) => answer.rivals.map((rival) => rival.name)));
    return [
      {
        ...findingBase(slice, 'question', {
          subject: question,
          answers,
          of: asked.length,
          evidence: evidenceFrom(
            answers,
            (statement) => statement.tone >= 0 && rivals.slice(0, 2).includes(statement.subject),
          ),
        }),
        situation: 'question' as const,
        question,
        rivals: rivals.slice(0, 3),
      },
    ];
  });
}

/** Named, but no answer's reader is given a reason to choose us. */
function faint(slice: Slice): FindingOf<'faint'> | null {
  const naming = slice.answers.filter((answer) => answer.brand !== null);
  const answers = naming.filter(
    (answer) => answer.brand?.strength === 'weak' || answer.brand?.strength === 'none',
  );
  if (answers.length === 0) return null;
  const evidence = evidenceFrom(answers, (statement) => statement.subject === slice.brand);
  return {
    ...findingBase(slice, 'faint', { subject: 'mentions', answers, of: naming.length, evidence }),
    situation: 'faint',
  };
}

/** First named in the second half of the answer, behind somebody else. */
function late(slice: Slice): FindingOf<'late'> | null {
  const naming = slice.answers.filter((answer) => answer.brand !== null);
  const answers = naming.filter(
    (answer) => (answer.brand?.firstPositionPct ?? 0) > 50 && answer.rivals.some((rival) => rival.ahead),
  );
  if (answers.length === 0) return null;
  const places = answers.map((answer) => answer.brand?.firstPositionPct ?? 0).sort((a, b) => a - b);
  return {
    ...findingBase(slice, 'late', {
      subject: 'position',
      answers,
      of: naming.length,
      evidence: evidenceFrom(answers, (statement) => statement.subject === slice.brand),
    }),
    situation: 'late',
    medianPct: Math.round(places[Math.floor(places.length / 2)] ?? 0),
    leaders: byFrequency(
      answers.flatMap((answer) => answer.rivals.slice(0, 1).map((rival) => rival.name)),
    ).slice(0, 2),
  };
}

/** Answers that name neither us nor a configured rival. */
function unclaimed(slice: Slice): FindingOf<'unclaimed'> | null {
  const answers = slice.answers.filter((answer) => answer.brand === null && answer.rivals.length === 0);
  if (answers.length === 0) return null;
  return {
    ...findingBase(slice, 'unclaimed', {
      subject: 'nobody',
      answers,
      of: slice.answers.length,
      evidence: evidenceFrom(answers, () => false),
    }),
    situation: 'unclaimed',
  };
}

/** Answers that name us and cite sources, none of them beside our name. */
function uncited(slice: Slice): FindingOf<'uncited'> | null {
  const citing = slice.answers.filter((answer) => answer.brand !== null && answer.citations.length > 0);
  const answers = citing.filter(
    (answer) => !answer.citations.some((citation) => citation.brands.includes(slice.brand)),
  );
  if (answers.length < 2) return null;
  const evidence = evidenceFrom(answers, (statement) => statement.subject === slice.brand);
  return {
    ...findingBase(slice, 'uncited', { subject: 'own pages', answers, of: citing.length, evidence }),
    situation: 'uncited',
  };
}
