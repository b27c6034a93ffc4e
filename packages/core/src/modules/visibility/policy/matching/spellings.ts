import { isCommonWord, isDerivedCommonWord } from './common-words.ts';
import { fold, foldToString } from './fold.ts';

/** Stands in a pattern for a space, a hyphen or a wrapped line. */
export const SEPARATOR = '\u0001';

/**
 * How far a spelling speaks for itself. `clear`: whatever its case. `soft` and `word`: also an English
 * word (by its ending, or by the list), so its neighbours decide. `phrase`: several such words, told
 * from the phrase by its capitals. `acronym`: so short that its capitals are needed.
 */
export type Clarity = 'clear' | 'soft' | 'word' | 'phrase' | 'acronym';

export interface Spelling {
  /** Folded, with `SEPARATOR` between parts. */
  readonly form: string;
  readonly clarity: Clarity;
  /** Every part must begin with a capital or a digit where it stands in the text. */
  readonly capitals: boolean;
  /** As configured, for telling apart spellings that fold to the same. */
  readonly written: string;
  /** The spelling is a web domain, such as `booking.com`. */
  readonly domain: boolean;
  /** What is left of a domain without its ending (`booking`): a weaker name than the domain. */
  readonly stem: boolean;
}

const LEGAL_SUFFIX =
  /[\s,]+(?:inc|incorporated|llc|ltd|limited|gmbh|ag|se|corp|corporation|co|company|plc|s\.?a\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|b\.?v\.?|n\.?v\.?|oy|ab|a\/s|kk|pty|pvt)\.?$/iu;
const DOMAIN = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u;
const HUMPS = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{N})(?=\p{Lu}\p{Ll})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** Every way in which a configured name may stand in a text; empty when nothing of it survives folding. */
export function spellingsOf(name: string): Spelling[] {
  const found = new Map<string, Spelling>();
  const add = (written: string, parts: readonly string[], extra: Partial<Spelling> = {}) => {
    const form = parts.map(foldToString).filter(Boolean).join(SEPARATOR);
    if (form === '' || found.has(form)) return;
    const clarity = clarityOf(written, parts);
    found.set(form, { form, clarity, capitals: false, written, domain: false, stem: false, ...extra });
  };
  for (const written of writtenForms(name)) {
    const parts = partsOf(written);
    add(written, parts, {
      domain: DOMAIN.test(written),
      stem: DOMAIN.test(name.trim()) && !DOMAIN.test(written),
    });
    if (parts.length > 1 && joinable(parts)) add(written, [parts.join('')]);
    const humps = parts.flatMap((part) => part.split(HUMPS));
    if (humps.length > parts.length && humps.every((hump) => /^\p{N}+$/u.test(hump) || hump.length > 1)) {
      add(written, humps, { capitals: true, clarity: 'clear' });
    }
  }
  return [...found.values()];
}

function joinable(parts: readonly string[]): boolean {
  return parts.join('').length >= 5 && parts.every((part) => part.length > 1 || /\p{N}/u.test(part));
}

function partsOf(written: string): string[] {
  return written.split(/[\s\u2010-\u2013\u2212_-]+/u).filter((part) => foldToString(part) !== '');
}

/** The name itself and what is left of it without a legal form, punctuation or a domain's ending. */
function writtenForms(name: string): string[] {
  const forms = [name.trim()];
  const short = name.trim().replace(LEGAL_SUFFIX, '');
  if (short.length > 1) forms.push(short);
  if (DOMAIN.test(short)) forms.push(short.slice(0, short.lastIndexOf('.')));
  const bare = short.replace(/(?<=\p{L})[.!?:,]+(?=\s|$)/gu, '').replace(/(?<=\p{L})['’](?=\p{L})/gu, '');
  if (bare.length > 1) forms.push(bare);
  if (/\s&\s/.test(short)) forms.push(short.replace(/\s&\s/g, ' and '));
  else if (/\sand\s/i.test(short)) forms.push(short.replace(/\sand\s/gi, ' & '));
  return [...new Set(forms)];
}

function clarityOf(written: string, parts: readonly string[]): Clarity {
  const words = parts.map(foldToString);
  if (words.length > 1) {
    const plain = words.every(
      (word) => /^\d+$/.test(word) || isCommonWord(word) || isDerivedCommonWord(word),
    );
    return plain ? 'phrase' : 'clear';
  }
  const word = words[0] ?? '';
  if (isCommonWord(word)) return 'word';
  const units = fold(written).length;
  if (/^[a-z]+$/.test(word) && (units <= 2 || (units <= 4 && written === written.toUpperCase())))
    return 'acronym';
  return isDerivedCommonWord(word) ? 'soft' : 'clear';
}
