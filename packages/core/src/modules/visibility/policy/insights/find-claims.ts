import type { AnswerFacts } from './facts.ts';
import {
  byFrequency,
  credits,
  evidenceFrom,
  type Finding,
  type FindingOf,
  findingBase,
  type Slice,
} from './finding.ts';
import { type Phrase, phrasesOf } from './phrases.ts';
import type { Statement } from './statements.ts';
import { THEME_TRAITS, THEMES, type Theme } from './themes.ts';

/** Features named of rivals are told apart at most this often, the widest gap first. */
const MOST_FEATURES = 8;
/** Too common to set anybody apart. */
const TOO_BROAD: ReadonlySet<Theme> = new Set(['range']);

/** Findings about what brands are credited with and faulted for. */
export function findClaims(slice: Slice): Finding[] {
  const names = brandWords(slice);
  const phrased: PhrasedSlice = { ...slice, phrases: (statement) => phrasesOf(statement, names) };
  const themes = THEMES.flatMap((theme) => [outclaimed(phrased, theme), strength(slice, theme)]);
  return [...themes, ...features(phrased), ...concerns(slice)].filter((finding) => finding !== null);
}

/** A slice that can be searched for phrases, the brands' own names left out. */
interface PhrasedSlice extends Slice {
  readonly phrases: (statement: Statement) => readonly Phrase[];
}

/** Words of brand names: they are no claims. */
function brandWords(slice: Slice): Set<string> {
  const names = [slice.brand, ...slice.answers.flatMap((answer) => answer.rivals.map((rival) => rival.name))];
  return new Set(names.flatMap((name) => name.toLowerCase().split(/\s+/)));
}

const creditedWith = (subject: string, theme: Theme) => (statement: Statement) =>
  credits(statement, subject) && statement.themes.includes(theme);

function crediting(answers: readonly AnswerFacts[], subject: string, theme: Theme): AnswerFacts[] {
  return answers.filter((answer) => answer.statements.some(creditedWith(subject, theme)));
}

/** Rivals credited with a theme, the most often credited first. */
function creditedRivals(slice: Slice, theme: Theme): string[] {
  return byFrequency(
    slice.answers.flatMap((answer) =>
      answer.rivals
        .map((rival) => rival.name)
        .filter((name) => answer.statements.some(creditedWith(name, theme))),
    ),
  );
}

/** A gap needs two answers more for the leading rival than for us, and twice as many. */
function outclaimed(slice: PhrasedSlice, theme: Theme): FindingOf<'outclaimed'> | null {
  const [rival, ...others] = creditedRivals(slice, theme);
  if (rival === undefined || TOO_BROAD.has(theme)) return null;
  const answers = crediting(slice.answers, rival, theme);
  const own = crediting(slice.answers, slice.brand, theme).length;
  if (answers.length - own < 2 || answers.length < own * 2) return null;
  return {
    ...findingBase(slice, 'outclaimed', {
      subject: theme,
      answers,
      of: slice.answers.length,
      excess: answers.length - own,
      evidence: evidenceFrom(answers, creditedWith(rival, theme)),
    }),
    situation: 'outclaimed',
    theme,
    rival,
    others: others.slice(0, 3),
    own,
    claims: claimsWithin(slice, answers, { rival, theme }),
  };
}

/** What exactly a rival is credited with inside a theme: its most frequent phrases, in their own words. */
function claimsWithin(
  slice: PhrasedSlice,
  answers: readonly AnswerFacts[],
  { rival, theme }: { readonly rival: string; readonly theme: Theme },
): string[] {
  const counted = countPhrases(slice, answers, (statement) => creditedWith(rival, theme)(statement));
  return [...counted.values()]
    .filter((phrase) => phrase.answers.length >= 2 && THEME_TRAITS[theme].words.test(phrase.shown))
    .sort((a, b) => b.answers.length - a.answers.length)
    .slice(0, 3)
    .map((phrase) => phrase.shown);
}

interface CountedPhrase {
  /** The variant met most often. */
  readonly shown: string;
  readonly answers: AnswerFacts[];
}

interface PhraseCount {
  readonly variants: string[];
  readonly answers: AnswerFacts[];
}

/** Phrases of the wanted statements with the answers that hold them, by the form that joins their variants. */
function countPhrases(
  slice: PhrasedSlice,
  answers: readonly AnswerFacts[],
  wanted: (statement: Statement) => boolean,
): Map<string, CountedPhrase> {
  const counted = new Map<string, PhraseCount>();
  for (const answer of answers) {
    for (const phrase of answer.statements.filter(wanted).flatMap(slice.phrases)) {
      const entry = counted.get(phrase.form) ?? { variants: [], answers: [] };
      entry.variants.push(phrase.shown);
      if (entry.answers.at(-1) !== answer) entry.answers.push(answer);
      counted.set(phrase.form, entry);
    }
  }
  return new Map(
    [...counted].map(([form, { variants, answers }]) => [
      form,
      { shown: byFrequency(variants)[0] ?? form, answers },
    ]),
  );
}

/** Phrases said of one rival in two answers and a tenth of all at least, and of us a quarter as often at most. */
function features(slice: PhrasedSlice): FindingOf<'feature'>[] {
  const enough = Math.max(2, slice.answers.length / 12);
  const own = countPhrases(slice, slice.answers, (statement) => credits(statement, slice.brand));
  const best = new Map<string, { rival: string; form: string; phrase: CountedPhrase }>();
  for (const rival of new Set(slice.answers.flatMap((answer) => answer.rivals.map((other) => other.name)))) {
    const said = countPhrases(slice, slice.answers, (statement) => credits(statement, rival));
    for (const [form, phrase] of said) {
      if (phrase.answers.length < enough) continue;
      if ((own.get(form)?.answers.length ?? 0) * 4 > phrase.answers.length) continue;
      const before = best.get(form);
      if (before === undefined || before.phrase.answers.length < phrase.answers.length) {
        best.set(form, { rival, form, phrase });
      }
    }
  }
  return withoutParts([...best.values()])
    .slice(0, MOST_FEATURES)
    .map(({ rival, form, phrase }) =>
      featureFinding(slice, { rival, form, phrase, own: own.get(form)?.answers.length ?? 0 }),
    );
}

/** Of "dark web", "web monitoring" and "dark web monitoring" only the longest stays, where it is nearly as frequent. */
function withoutParts<Entry extends { form: string; phrase: CountedPhrase }>(
  entries: readonly Entry[],
): Entry[] {
  const ranked = [...entries].sort(
    (a, b) => b.phrase.answers.length - a.phrase.answers.length || b.form.length - a.form.length,
  );
  return ranked.filter((entry, place) =>
    ranked.every((other, otherPlace) => {
      if (other === entry) return true;
      const longer = ` ${other.form} `.includes(` ${entry.form} `);
      const shorter = ` ${entry.form} `.includes(` ${other.form} `);
      if (longer) return other.phrase.answers.length < entry.phrase.answers.length * 0.7;
      if (shorter)
        return entry.phrase.answers.length >= other.phrase.answers.length * 0.7 || otherPlace > place;
      return true;
    }),
  );
}

function featureFinding(
  slice: PhrasedSlice,
  found: {
    readonly rival: string;
    readonly form: string;
    readonly phrase: CountedPhrase;
    readonly own: number;
  },
): FindingOf<'feature'> {
  const { rival, form, phrase, own } = found;
  return {
    ...findingBase(slice, 'feature', {
      subject: form,
      answers: phrase.answers,
      of: slice.answers.length,
      excess: phrase.answers.length - own,
      evidence: evidenceFrom(
        phrase.answers,
        (statement) =>
          credits(statement, rival) && slice.phrases(statement).some((each) => each.form === form),
      ),
    }),
    situation: 'feature',
    rival,
    claim: phrase.shown,
    own,
  };
}

/** Where we are credited more often than any rival. */
function strength(slice: Slice, theme: Theme): FindingOf<'strength'> | null {
  const answers = crediting(slice.answers, slice.brand, theme);
  const rivals = creditedRivals(slice, theme);
  const best = rivals[0] === undefined ? 0 : crediting(slice.answers, rivals[0], theme).length;
  if (answers.length < 2 || answers.length <= best || TOO_BROAD.has(theme)) return null;
  return {
    ...findingBase(slice, 'strength', {
      subject: theme,
      answers,
      of: slice.answers.length,
      evidence: evidenceFrom(answers, creditedWith(slice.brand, theme)),
    }),
    situation: 'strength',
    theme,
    rivals: rivals.slice(0, 2),
  };
}

/** What is said against us, gathered by theme; a statement on several themes counts for its first. */
function concerns(slice: Slice): FindingOf<'concern'>[] {
  const against = (statement: Statement) =>
    statement.subject === slice.brand && statement.tone === -1 && !statement.shared;
  const naming = slice.answers.filter((answer) => answer.brand !== null);
  const themes = new Set(naming.flatMap((answer) => answer.statements.filter(against).map(firstTheme)));
  return [...themes].map((theme) => {
    const wanted = (statement: Statement) => against(statement) && firstTheme(statement) === theme;
    const answers = naming.filter((answer) => answer.statements.some(wanted));
    return {
      ...findingBase(slice, 'concern', {
        subject: theme ?? 'other',
        answers,
        of: naming.length,
        evidence: evidenceFrom(answers, wanted),
      }),
      situation: 'concern',
      theme,
      praised: theme === null ? null : (creditedRivals({ ...slice, answers }, theme)[0] ?? null),
    };
  });
}

function firstTheme(statement: Statement): Theme | null {
  return statement.themes.find((theme) => !TOO_BROAD.has(theme)) ?? null;
}
