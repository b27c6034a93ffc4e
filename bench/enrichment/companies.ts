/** The columns of the file, in order. */
export const COLUMNS = [
  'name',
  'domain',
  'number',
  'country',
  'city',
  'employees',
  'industry',
  'founded',
  'address',
  'phone',
  'description',
] as const;
export type GeneratedCompany = Record<(typeof COLUMNS)[number], string>;

const SYLLABLES =
  'ba be bi bo bra bri ca ce cha co cor da de dex di do dra el en er fa fe fi flo for ga ge gi gra ha he hil in is ja ka ke ki kra la le li lo lu ma me mi mo na ne ni no or pa pe pla po qua ra re ri ro sa se sha si so sta ta te ti to tra u va ve vi vo wa we wi xa ya ze zo'.split(
    ' ',
  );
const TRADES =
  'Systems,Software,Logistics,Foods,Holding,Consulting,Partners,Energy,Analytics,Group,Bau,Trading'.split(
    ',',
  );
const PLACES = [
  ['DE', 'GmbH'],
  ['US', 'Inc.'],
  ['GB', 'Ltd'],
  ['FR', 'SARL'],
  ['SE', 'AB'],
  ['NL', 'B.V.'],
  ['IT', 'S.p.A.'],
  ['ES', 'S.L.'],
] as const;
const INDUSTRIES = 'Software,Manufacturing,Retail,Finance,Healthcare,Energy,Construction,Media'.split(',');
const DISTINCT_WORDS = 60_000;

/** Numbers from 0 to 1, the same for the same seed (Numerical Recipes' linear congruence). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function words(random: () => number): string[] {
  return Array.from({ length: DISTINCT_WORDS }, () => {
    const syllables = 2 + Math.floor(random() * 2.6);
    let word = '';
    for (let at = 0; at < syllables; at += 1) word += SYLLABLES[Math.floor(random() * SYLLABLES.length)];
    return word.charAt(0).toUpperCase() + word.slice(1);
  });
}

/** The same companies every time; few words are frequent and most are rare, as in a register. */
export function* generateCompanies(count: number): Generator<GeneratedCompany> {
  const random = numbers(7);
  const known = words(random);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  for (let at = 0; at < count; at += 1) {
    const first = known[Math.floor(random() ** 2 * known.length)] as string;
    const second = random() < 0.6 ? ` ${pick(known)}` : '';
    const [country, form] = pick(PLACES);
    yield {
      name: `${first}${second} ${pick(TRADES)} ${form}`,
      domain: `${first.toLowerCase()}-${at.toString(36)}.com`,
      number: `REG ${(at * 7919) % 100_000_007}`,
      country,
      city: pick(known),
      employees: String(1 + Math.floor(random() ** 4 * 20_000)),
      industry: pick(INDUSTRIES),
      founded: String(1930 + Math.floor(random() * 95)),
      address: `${pick(known)} Street ${1 + Math.floor(random() * 300)}`,
      phone: `+49 30 ${1_000_000 + at}`,
      description: `Makes and sells ${second === '' ? 'things' : second.trim().toLowerCase()} for ${first.toLowerCase()} and others`,
    };
  }
}

/** The name as people write it from memory: a letter missing, two swapped, one changed, another form, another order. */
export function misspelt(name: string, variant: number): string {
  const [first = '', ...rest] = name.split(' ');
  const at = 1 + (variant % Math.max(1, first.length - 2));
  const withoutForm = rest.slice(0, -1);
  if (first.length > 4 && variant % 5 === 0)
    return [first.slice(0, at) + first.slice(at + 1), ...rest].join(' ');
  if (first.length > 4 && variant % 5 === 1)
    return [
      `${first.slice(0, at)}${first[at + 1] ?? ''}${first[at] ?? ''}${first.slice(at + 2)}`,
      ...withoutForm,
    ].join(' ');
  if (first.length > 4 && variant % 5 === 2)
    return [`${first.slice(0, at)}q${first.slice(at + 1)}`, ...withoutForm].join(' ');
  if (variant % 5 === 3) return [first, ...withoutForm, 'Limited'].join(' ').toUpperCase();
  return [...withoutForm, first].join(' ');
}
