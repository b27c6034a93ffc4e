import { NOTHING, type Span } from '../finding.ts';
import { doneReading, type Reading, readWords } from '../reading/index.ts';
import { type Evidence, strongest } from './evidence.ts';
import { type HiddenText, hiddenEvidence, hiddenTexts } from './hidden-text.ts';
import { markupEvidence } from './markup.ts';
import { phraseEvidence } from './phrase-evidence.ts';
import { wordingEvidence } from './wording/index.ts';

export interface InjectionScore {
  /** 0 to 1: how much the strongest passage looks like an attempt to give the model other orders. */
  readonly score: number;
  /** The signs that made the score, with their weights. */
  readonly signs: readonly Span[];
}

export interface InjectionOptions {
  /** Fetched text has no business to speak to a model, so its signs weigh more. */
  readonly fetched?: boolean;
}

const NO_SIGNS: InjectionScore = { score: 0, signs: NOTHING };

const IN_FETCHED_TEXT = 1.2;
/** Hidden text counts when what it says alone is at least this suspicious. */
const SAYS_SOMETHING = 0.2;

/** Scores one text. Linear in its length; hidden texts are read once more, those inside them are not. */
export function scoreInjection(reading: Reading, { fetched = false }: InjectionOptions = {}): InjectionScore {
  const phrases = phraseEvidence(reading);
  const marks = markupEvidence(reading);
  const { evidence, hidden } = hiddenEvidence(reading);
  const texts = hiddenTexts(reading);
  const wording = unlessReported(wordingEvidence(reading), phrases);
  if (phrases.length + marks.length + evidence.length + hidden.length + texts.length + wording.length === 0)
    return NO_SIGNS;
  const concealed = [...hidden, ...texts].flatMap(signsOfHidden);
  const all = [...phrases, ...wording, ...marks, ...evidence, ...concealed];
  if (all.length === 0) return NO_SIGNS;
  const weighted = fetched
    ? all.map((sign) => ({ ...sign, score: Math.min(0.95, sign.score * IN_FETCHED_TEXT) }))
    : all;
  return strongest(weighted);
}

/** Without the passages in which a phrase is doubted: who reports an attempt, or warns of one, uses its words. */
function unlessReported(wording: readonly Evidence[], phrases: readonly Evidence[]): readonly Evidence[] {
  if (wording.length === 0) return wording;
  const doubted = phrases.filter(({ isDoubted }) => isDoubted).toSorted((a, b) => a.start - b.start);
  let next = 0;
  return wording.filter(({ start, end }) => {
    while ((doubted[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1;
    return (doubted[next]?.start ?? Number.POSITIVE_INFINITY) >= end;
  });
}

/** The hiding and the hidden are two signs, both standing where the text is hidden. */
function signsOfHidden(hidden: HiddenText): Evidence[] {
  const inner = readWords(hidden.text);
  const { score } = strongest([
    ...phraseEvidence(inner),
    ...wordingEvidence(inner),
    ...markupEvidence(inner),
  ]);
  doneReading(inner);
  if (score < SAYS_SOMETHING) return [];
  const { start, end, weight } = hidden;
  const kind = 'hidden_instruction';
  return [{ kind, sign: kind, start, end, score: 1 - (1 - weight) * (1 - score) }];
}
