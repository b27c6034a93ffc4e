import { NOTHING, type Span, withoutOverlaps } from '../finding.ts';
import {
  foldedWord,
  matchPhrases,
  mayGoOn,
  type PhraseMatcher,
  type Place,
  type Reading,
} from '../reading/index.ts';
import { BIAS_PHRASES, CONTENT_PHRASES } from './rules.ts';

/** Words around a match in which somebody reports, forbids or prevents rather than does. */
const ABOUT = new Set(
  (
    'prevent prevents preventing prevention protect protection against report reports reported reporting policy training law stop ' +
    'combat detect detection moderation awareness hotline helpline forbidden prohibited verboten verhindern schutz gegen vorbeugung ' +
    'prévention contre lutte interdit prevención contra prohibido prevenzione contro vietato prevenção proibido museum history ' +
    'verhinderung pest insects weeds bacteria germs process processes movie film game'
  ).split(' '),
);
const REACH = 6;
/** A stream keeps this much of what it has passed on, so nobody looks further back. */
const REACH_CHARACTERS = 80;
const BY_REPORT = 0.5;

/** Hate, harassment, sexual content, self-harm, violence, instructions for crime: by words and phrases. */
export const findContent = (reading: Reading): readonly Span[] => spansOf(CONTENT_PHRASES, reading, true);

/** Wording that sees people by sex, age, origin or disability. */
export const findBias = (reading: Reading): readonly Span[] => spansOf(BIAS_PHRASES, reading, false);

function spansOf(matcher: PhraseMatcher, reading: Reading, doubting: boolean): readonly Span[] {
  const matches = matchPhrases(matcher, reading);
  if (matches.length === 0) return NOTHING;
  const found = matches.map(({ rule, first, last }) => ({
    kind: rule.kind,
    start: reading.starts[first] as number,
    end: reading.ends[last] as number,
    score: rule.weight * (doubting && speaksAbout(reading, first) ? BY_REPORT : 1),
  }));
  return withoutOverlaps(found);
}

/** Looks back only, so that what follows in a stream changes nothing. */
function speaksAbout(reading: Reading, first: number): boolean {
  for (let word = first - 1; word >= Math.max(0, first - REACH); word -= 1) {
    if (reading.sentences[word] !== reading.sentences[first]) return false;
    if ((reading.starts[first] as number) - (reading.starts[word] as number) > REACH_CHARACTERS) return false;
    if (ABOUT.has(foldedWord(reading, word))) return true;
  }
  return false;
}

/** True when the words before a place may be the beginning of something that either guard would find. */
export const contentMayGoOn = (reading: Reading, place: Place): boolean =>
  mayGoOn(CONTENT_PHRASES, reading, place) || mayGoOn(BIAS_PHRASES, reading, place);
