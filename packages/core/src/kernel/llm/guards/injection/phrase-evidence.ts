import { NOTHING } from '../finding.ts';
import { foldedWord, hasIdeographs, matchPhrases, type PhraseMatch, type Reading } from '../reading/index.ts';
import type { Evidence } from './evidence.ts';
import { INJECTION_PHRASES, UNSPACED } from './phrase-rules.ts';

/** Before a verb these turn an order into its opposite. */
const NOT = new Set([
  'not',
  'never',
  't',
  'nicht',
  'nie',
  'pas',
  'no',
  'non',
  'nao',
  'nunca',
  'mai',
  'cannot',
  'n',
]);
/** Before a verb these make it a report about somebody. */
const SUBJECTS = new Set(
  (
    'who they we he she it staff employees customers users people drivers teams reps somebody someone nobody vendors ' +
    'attackers that which manager admins can may could might will would'
  ).split(' '),
);
/** "Our instructions", "my last mail": what is set aside is the writer's own. */
const OWN = new Set(
  'my our mine meine meinen unsere unseren mon ma mes notre nos mi mis nuestra nuestro mia mio nostra nostro minha meu nossa nosso мое моё'.split(
    ' ',
  ),
);
/** Words of somebody who talks about attacks and does not make one. */
const ABOUT = new Set(
  (
    'such like example examples attack attacks attempt attempts phishing injection injections called phrase phrases titled ' +
    'detect mislead training explain explains describes beispiel exemple ejemplo esempio exemplo'
  ).split(' '),
);
/** They stand between "not" and its verb: no se olvide, ne vous souciez pas. */
const PRONOUNS = new Set(['se', 'te', 'vous', 'vi', 'lo', 'la']);
const QUOTES = new Set(Array.from('"“”„«»‘’\'', (sign) => sign.charCodeAt(0)));

const BY_NEGATION = 0.3;
const BY_SUBJECT = 0.4;
const BY_OWNER = 0.35;
const BY_QUOTATION = 0.3;

/** What the words of a text say, each sign weighted down where the words around it speak against an attempt. */
export function phraseEvidence(reading: Reading): readonly Evidence[] {
  const matches = matchPhrases(INJECTION_PHRASES, reading);
  if (matches.length === 0 && !hasIdeographs(reading)) return NOTHING;
  const found = matches.map((match): Evidence => {
    const start = reading.starts[match.first] as number;
    const end = reading.ends[match.last] as number;
    const { kind, phrase: sign, weight } = match.rule;
    const trust = trustIn(match, reading);
    return { kind, sign, start, end, score: weight * trust, isDoubted: trust < 1 };
  });
  if (hasIdeographs(reading)) {
    for (const { kind, weight, shape } of UNSPACED) {
      for (const match of reading.text.matchAll(shape))
        found.push({
          kind,
          sign: shape.source,
          start: match.index,
          end: match.index + match[0].length,
          score: weight,
        });
    }
  }
  return found;
}

/** 1 where nothing speaks against an attempt, less where something does. */
function trustIn(match: PhraseMatch, reading: Reading): number {
  const { first, last } = match;
  const { kind } = match.rule;
  let factor = isQuotedExample(match, reading) ? BY_QUOTATION : 1;
  if (kind !== 'override') return factor;
  const previous = wordBefore(reading, first);
  if (NOT.has(previous)) factor *= BY_NEGATION;
  else if (SUBJECTS.has(previous)) factor *= BY_SUBJECT;
  for (let word = first; word <= last; word += 1) {
    if (OWN.has(foldedWord(reading, word))) return factor * BY_OWNER;
  }
  return factor;
}

/** The word before in its sentence, or the one before that where a pronoun stands between it and its verb. */
function wordBefore(reading: Reading, word: number): string {
  const isInSentence = (at: number) => at > 0 && sameSentence(reading, at);
  if (!isInSentence(word)) return '';
  const before = foldedWord(reading, word - 1);
  const isPronoun = PRONOUNS.has(before) && isInSentence(word - 1);
  return isPronoun ? foldedWord(reading, word - 2) : before;
}

const sameSentence = (reading: Reading, word: number): boolean =>
  reading.sentences[word] === reading.sentences[word - 1];

/** In quotation marks, within a sentence that speaks about examples or attacks. */
function isQuotedExample({ first, last }: PhraseMatch, reading: Reading): boolean {
  const { text, starts, ends, sentences } = reading;
  const from = starts[first] as number;
  const to = ends[last] as number;
  if (!hasQuote(text, from - 60, from) || !hasQuote(text, to, to + 60)) return false;
  for (
    let word = first - 1;
    word >= 0 && word > first - 25 && sentences[word] === sentences[first];
    word -= 1
  ) {
    if (ABOUT.has(foldedWord(reading, word))) return true;
  }
  return false;
}

function hasQuote(text: string, from: number, to: number): boolean {
  for (let at = Math.max(0, from); at < Math.min(text.length, to); at += 1) {
    if (QUOTES.has(text.charCodeAt(at))) return true;
  }
  return false;
}
