import type { Random } from '../random.ts';
import type { Country } from './countries.ts';
import type { Trade } from './industries.ts';

const BEGINNINGS =
  `Al An Ar Bel Bor Bri Cal Cen Cor Dal Del Dor El En Ever Fal Fen Flo Gal Glen Hal Hel In Jun Kal Kel Kor
 Lan Lum Lyn Mar Mel Mir Nor Nova Ob Ol Or Pal Pel Per Quin Ral Ren Ro Sal Sel Sol Tal Ter Tri Um Val Ver Vin Vol Wes Xen Yor Zan Zel`.split(
    /\s+/,
  );
const ENDINGS =
  `acor adia ago aleo ander antis ara aris asta avo bera bion cade cera dara delo dria eon era esta exa fara
 fica gora ica idio ilo inda ion iq isto ium kora lea lio lumo mera mira nexa nio nora onda ora oro ova para pio quila rano rex ria
 rion sano sera sio tara tera tiva tora tria una uvo vara vento vera vista zeno`.split(/\s+/);

/** A name and what hangs on it. */
export interface CompanyName {
  readonly name: string;
  /** The first word or words, under which its group and products go. */
  readonly stem: string;
  /** The name as it stands in the country's own script, where that differs. */
  readonly ownScript: string | null;
}

function coinWord(random: Random): string {
  return random.pick(BEGINNINGS) + random.pick(ENDINGS);
}

function familyName(country: Country, trade: Trade, random: Random): CompanyName {
  const family = random.pick(country.lastNames);
  const word = country.trades?.[trade.industry] ?? random.pick(trade.words);
  const script = country.ownScript;
  const partner = random.pick(country.lastNames);
  if (!script && partner !== family && random.chance(0.3)) {
    return { name: `${family} & ${partner}`, stem: family, ownScript: null };
  }
  // Two families of one name in one trade are told apart by a coined word as often as not.
  const coined = random.chance(0.5) && !script ? ` ${coinWord(random)}` : '';
  return {
    name: `${family}${coined} ${word}`,
    stem: family,
    ownScript: script ? `${script[family] ?? family}${script[word] ?? word}` : null,
  };
}

/** A believable name that, as far as anybody knows, no company bears. */
export function inventName(country: Country, trade: Trade, random: Random): CompanyName {
  if (random.chance(0.22)) return familyName(country, trade, random);
  const stem = coinWord(random);
  return { name: random.chance(0.75) ? `${stem} ${random.pick(trade.words)}` : stem, stem, ownScript: null };
}

/** The name of a subsidiary: the group's word, and where it is or what it does. */
export function subsidiaryName(
  { stem }: CompanyName,
  { country, trade }: { readonly country: Country; readonly trade: Trade },
  random: Random,
): CompanyName {
  const tail = random.pick([country.name, random.pick(trade.words), 'Services', 'Holding', 'International']);
  return { name: `${stem} ${tail}`, stem, ownScript: null };
}

/** A name as its legal form writes it. */
export function legalNameOf({ name, ownScript }: CompanyName, write: string): string {
  return write.replace('{}', ownScript ?? name);
}
