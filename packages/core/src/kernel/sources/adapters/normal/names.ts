import anyAscii from 'any-ascii';
import { distance } from 'fastest-levenshtein';

/** Legal forms, which say little about which company is meant; ASCII, without dots. */
const LEGAL_FORMS = new Set(
  (
    'inc incorporated corp corporation co company llc llp lp ltd limited plc pllc pbc gmbh ag kg kgaa ohg ug gbr ev eg mbh ' +
    'sa sas sarl sasu eurl sci snc spa srl srls sapa sl slu sau bv nv cv vof ab asa as aps oy oyj hf ehf ' +
    'ltda eireli mei epp me pvt private pte pty bhd sdn kk gk kaisha kabushiki se scs scop ' +
    'sro zrt kft nyrt doo dd ad ood eood ooo oao pao zao pjsc jsc tov sp zoo zo spzoo fze fzco dmcc wll psc saoc'
  ).split(' '),
);
/** Legal forms of scripts without spaces, which stand before a name or after it. */
const FORMS_WITHOUT_SPACES =
  /株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|유한회사/g;
/** Those that stand in front. */
const LEADING_FORMS = new Set('ooo oao pao zao ao pt ud too'.split(' '));
/** Words between name and form, and the article in front. */
const FILLERS = new Set(['the', 'and', 'und', 'et', 'e', 'y', 'of']);

interface Parts {
  readonly all: readonly string[];
  readonly core: readonly string[];
  readonly forms: readonly string[];
}

/**
 * How likely two names mean one company, 0..1: 1 for the same words, 0.9 where only the legal form differs (Acme GmbH and
 * Acme AG are two companies more often than not), less where words are missing or spelled otherwise, and never over
 * 0.8 then. A first look without knowledge of the market.
 */
export function matchNames(left: string, right: string): number {
  const a = partsOf(left);
  const b = partsOf(right);
  if (a.core.length === 0 || b.core.length === 0) return 0;
  const [x, y] = [a.core.join(''), b.core.join('')];
  if (x === y) {
    if (a.forms.length === 0 || b.forms.length === 0) return a.forms.length === b.forms.length ? 1 : 0.97;
    return a.forms.join('') === b.forms.join('') ? 1 : 0.9;
  }
  const contained = shareOfWords(a.core, b.core);
  const spelled = 1 - distance(x, y) / Math.max(x.length, y.length);
  return Math.min(0.8, Math.max(contained * 0.8, spelled >= 0.8 ? spelled * 0.9 : spelled * 0.6));
}

/** The first word that is no filler, in plain letters: namesakes nearly always share it. */
export function firstWordOf(name: string): string {
  return partsOf(name).core[0] ?? '';
}

/** Whether a text speaks of a company: its name without the legal form, as whole words. */
export function mentions(words: string, name: string): boolean {
  const core = partsOf(name).core;
  if (core.length === 0) return false;
  return ` ${partsOf(words.replace(/['’]s\b/gi, ''), 1000).all.join(' ')} `.includes(` ${core.join(' ')} `);
}

/** Of the words of both, the share they have in common; numbers and short words weigh as much as long ones. */
function shareOfWords(a: readonly string[], b: readonly string[]): number {
  const both = new Set(a.filter((word) => b.includes(word)));
  return both.size / new Set([...a, ...b]).size;
}

function partsOf(name: string, longest = 200): Parts {
  const words = anyAscii(name.slice(0, longest).replace(FORMS_WITHOUT_SPACES, ' '))
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/[.'’`]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !FILLERS.has(word));
  const forms: string[] = [];
  const core = [...words];
  while (core.length > 1 && LEGAL_FORMS.has(core.at(-1) ?? '')) forms.unshift(core.pop() ?? '');
  if (core.length > 1 && LEADING_FORMS.has(core[0] ?? '')) forms.push(core.shift() ?? '');
  return { all: words, core, forms };
}
