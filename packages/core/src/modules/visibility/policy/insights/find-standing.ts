import { type AnswerFacts } from './facts.ts';
import {
  byFrequency,
  credits,
  evidenceFrom,
  type Finding,
  type FindingOf,
  findingBase,
  type Slice,
} from './finding.ts';
import { type Theme } from './themes.ts';

const ENDORSEMENT =
  /\b(?:(?:the|your|overall|clear) (?:best|winner|top|strongest)|best (?:overall|choice|option|pick|for|value)|(?:i(?:[’']d)? |highly |strongly |most )recommend\w*|recommended|top (?:pick|choice)|go with|start with|gold standard|stands? out|hard to beat|number one|#1|^(?:short answer|bottom line|verdict|winner):|unmatched|erste wahl|am besten|meilleur choix|mejor opción)\b/iu;

/** Findings about who is named, who stands first and who is recommended, rival by rival. */
export function findStandings(slice: Slice): Finding[] {
  const rivals = byFrequency(slice.answers.flatMap((answer) => answer.rivals.map((rival) => rival.name)));
  const found = rivals.flatMap((rival) => [
    absentBeside(slice, rival),
    behindRival(slice, rival),
    endorsedRival(slice, rival),
    louderRival(slice, rival),
  ]);
  return found.filter((finding) => finding !== null);
}

const names = (answer: AnswerFacts, rival: string) => answer.rivals.some((other) => other.name === rival);

function absentBeside(slice: Slice, rival: string): FindingOf<'absent'> | null {
  const naming = slice.answers.filter((answer) => names(answer, rival));
  const answers = naming.filter((answer) => answer.brand === null);
  if (answers.length === 0) return null;
  const evidence = evidenceFrom(answers, (statement) => statement.subject === rival && statement.tone >= 0);
  return {
    ...findingBase(slice, 'absent', { subject: rival, answers, of: slice.answers.length, evidence }),
    situation: 'absent',
    rival,
    named: naming.length,
    faulted: faulting(answers, rival),
    reasons: reasonsFor(answers, rival),
  };
}

function behindRival(slice: Slice, rival: string): FindingOf<'behind'> | null {
  const both = slice.answers.filter((answer) => answer.brand !== null && names(answer, rival));
  const answers = both.filter((answer) => answer.rivals.some((other) => other.name === rival && other.ahead));
  if (answers.length === 0 || answers.length * 2 < both.length) return null;
  const evidence = evidenceFrom(answers, (statement) => statement.subject === rival && statement.tone >= 0);
  return {
    ...findingBase(slice, 'behind', { subject: rival, answers, of: both.length, evidence }),
    situation: 'behind',
    rival,
    faulted: faulting(answers, rival),
    reasons: reasonsFor(answers, rival),
  };
}

/** Answers that say more against a brand than for it: being left out beside such a one tells more. */
function faulting(answers: readonly AnswerFacts[], subject: string): number {
  return answers.filter((answer) => {
    const tones = answer.statements
      .filter((statement) => statement.subject === subject && !statement.shared)
      .map((statement) => statement.tone);
    return sum(tones) < 0;
  }).length;
}

function endorsedRival(slice: Slice, rival: string): FindingOf<'endorsed'> | null {
  const answers = endorsing(slice.answers, rival);
  const own = endorsing(slice.answers, slice.brand).length;
  if (answers.length <= own) return null;
  return {
    ...findingBase(slice, 'endorsed', {
      subject: rival,
      answers,
      of: slice.answers.length,
      excess: answers.length - own,
      evidence: evidenceFrom(answers, (statement) => endorses(statement, rival)),
    }),
    situation: 'endorsed',
    rival,
    own,
  };
}

function endorsing(answers: readonly AnswerFacts[], subject: string): AnswerFacts[] {
  return answers.filter((answer) => answer.statements.some((statement) => endorses(statement, subject)));
}

function endorses(statement: AnswerFacts['statements'][number], subject: string): boolean {
  return credits(statement, subject) && statement.tone === 1 && ENDORSEMENT.test(statement.text);
}

/** Mentions count for themselves only where the rival has clearly more: half as many again, and three at least. */
function louderRival(slice: Slice, rival: string): FindingOf<'volume'> | null {
  const own = sum(slice.answers.map((answer) => answer.brand?.mentions ?? 0));
  const theirs = sum(
    slice.answers.flatMap((answer) =>
      answer.rivals.filter((other) => other.name === rival).map((r) => r.mentions),
    ),
  );
  if (theirs < own * 1.5 || theirs - own < 3) return null;
  const answers = slice.answers.filter((answer) => {
    const count = answer.rivals.find((other) => other.name === rival)?.mentions ?? 0;
    return count > (answer.brand?.mentions ?? 0);
  });
  return {
    ...findingBase(slice, 'volume', {
      subject: rival,
      answers,
      of: slice.answers.length,
      evidence: evidenceFrom(answers, (statement) => statement.subject === rival),
    }),
    situation: 'volume',
    rival,
    theirs,
    own,
  };
}

/** The themes most answers credit a brand with, at most three, each in a fifth of these answers at least. */
export function reasonsFor(answers: readonly AnswerFacts[], subject: string): Theme[] {
  const credited = answers.flatMap((answer) => [
    ...new Set(
      answer.statements
        .filter((statement) => credits(statement, subject) && statement.tone === 1)
        .flatMap((statement) => statement.themes),
    ),
  ]);
  const enough = Math.max(1, answers.length / 5);
  return byFrequency(credited)
    .filter((theme) => credited.filter((each) => each === theme).length >= enough)
    .slice(0, 3) as Theme[];
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
