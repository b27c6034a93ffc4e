import { type CompanyQuery, invalid } from './company-query.ts';
import { ALSO_US_STATES, countryCode } from './countries.ts';

const MAX_NAME = 200;
const MAX_WORDS = 16;

/** Legal forms that may stand alone after a comma: `Acme, Inc.` names no place. */
const LEGAL_FORM =
  /^(?:inc|incorporated|corp|corporation|co|company|llc|l\.l\.c|llp|lp|plc|ltd|limited|gmbh|ag|kg|kgaa|ug|se|sa|s\.a|sas|sarl|srl|s\.r\.l|spa|s\.p\.a|bv|b\.v|nv|n\.v|ab|as|a\/s|aps|oy|oyj|ltda|s\.a\.u|s\.l|sl|pty|pty ltd|pvt ltd|pte ltd|k\.k|kk|zrt|kft|d\.o\.o|sp\. ?z ?o\. ?o|a\.s|s\.r\.o)\.?$/iu;

/** A company's name, with the place after a comma or a country in brackets. */
export function readName(text: string, country: string | null): CompanyQuery {
  refuseWhatIsNoName(text);
  const bracketed = /^(.+?)\s*\(([^()]{2,40})\)$/u.exec(text);
  const land = bracketed ? countryCode(bracketed[2] ?? '') : null;
  if (bracketed?.[1] && land && isWord(bracketed[1]))
    return {
      kind: 'name',
      name: bracketed[1],
      place: bracketed[2] ?? null,
      country: country ?? land,
      warnings: [],
    };
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const first = parts.findIndex((part, at) => at > 0 && isPlace(part, parts.slice(at)));
  if (first === -1 || !isWord(parts.slice(0, first).join()))
    return { kind: 'name', name: parts.join(', '), place: null, country, warnings: [] };
  const place = parts.slice(first).join(', ');
  return {
    kind: 'name',
    name: parts.slice(0, first).join(', '),
    place,
    country: country ?? placeCountry(parts.slice(first)),
    warnings: [],
  };
}

const isWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

function refuseWhatIsNoName(text: string): void {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const isShort =
    letters < 2 && !/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
  if (isShort || !/\p{L}|^\d{2,4}$/u.test(text))
    throw invalid(
      `"${text.slice(0, 60)}" names no company.`,
      'Give its domain, such as stripe.com, its name of two letters or more, or its registry number.',
    );
  if (text.length > MAX_NAME || text.split(' ').length > MAX_WORDS)
    throw invalid(
      `A name of ${text.split(' ').length} words and ${text.length} characters is none that a company bears.`,
      `Give its domain, or its name alone (at most ${MAX_NAME} characters).`,
    );
  if (/[<>{}|\\^`]/u.test(text))
    throw invalid(
      `"${text.slice(0, 60)}" holds signs that no company’s name has.`,
      'Give the name alone, or its domain.',
    );
}

/** `Berlin`, `San Francisco`, `CA`: few words, no legal form, nothing that joins partners' names. */
function isPlace(part: string, rest: readonly string[]): boolean {
  return (
    rest.length <= 3 &&
    !LEGAL_FORM.test(part) &&
    !/[&+\d]|\b(?:and|und|et|y|e)\b/iu.test(rest.join(' ')) &&
    !rest.slice(1).some((one) => LEGAL_FORM.test(one)) &&
    part.split(' ').length <= 4
  );
}

function placeCountry(parts: readonly string[]): string | null {
  const last = parts.at(-1) ?? '';
  const code = countryCode(last);
  if (code === null) return null;
  return /^[A-Za-z]{2}$/u.test(last) && ALSO_US_STATES.has(code) ? null : code;
}
