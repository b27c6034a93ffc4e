import { createRandom, type Random } from '../random.ts';
import type { ModelAnswer, Passage, Source } from './request.ts';
import type { World, WorldBrand } from './world.ts';

const QUESTION_WORDS = new Set(
  'What Which Who Whose Why How When Where Is Are Was Were Do Does Did Can Could Should Would Will If For In On At The A An And Or To Of My Our We I It This That Compare Give List Name Tell Recommend Explain Best Top Please Suggest Help Me AI CRM ERP HR IT B2B SaaS SMB CMO CFO CTO CEO VP US USA UK EU Europe HIPAA GDPR SOC ISO API SSO MFA'.split(
    ' ',
  ),
);
const FILLER =
  /\b(?:what|which|who|why|how|when|where|is|are|was|do|does|did|can|could|should|would|will|the|a|an|to|of|my|our|we|i|it|this|that|best|top|good|most|for|in|on|at|and|or|with|from|there|you|recommend|compare|versus|vs|use|need|want|please|five|three|list)\b/gi;

/** Capitalised words inside the question that are not how questions begin: the brands it names. */
export function brandsNamed(question: string): string[] {
  const found = question.match(/\b[A-Z][\w’'&.-]*[\w](?:\s+[A-Z0-9][\w’'&.-]*[\w])*/g) ?? [];
  return found
    .map((name) => {
      const words = name.split(/\s+/);
      while (words.length > 0 && QUESTION_WORDS.has(words[0] ?? '')) words.shift();
      return words.join(' ').replace(/['’]s$/, '');
    })
    .filter((name) => name.length > 2 && !QUESTION_WORDS.has(name))
    .slice(0, 4);
}

function topicOf(question: string, named: readonly string[]): string {
  let rest = question.split('\n').at(-1) ?? question;
  for (const name of named) rest = rest.replaceAll(name, ' ');
  const words = rest
    .replace(FILLER, ' ')
    .replace(/[^\p{L}\p{N}\s-]/gu, ' ')
    .trim()
    .split(/\s+/);
  return words.slice(0, 4).join(' ') || 'this market';
}

/** The brands an answer speaks of: those asked about, then the best known, a little shuffled. */
function chooseBrands(world: World, named: readonly string[], random: Random): WorldBrand[] {
  const asked = named.map((name) => world.known(name));
  const others = world.brands
    .filter((brand) => !asked.some(({ name }) => name === brand.name))
    .map((brand) => ({ brand, score: brand.renown + 0.7 * random.next() }))
    .sort((one, other) => other.score - one.score)
    .map(({ brand }) => brand);
  return [...asked, ...others].slice(0, Math.max(asked.length, random.int(3, 6)));
}

const OPINIONS = [
  '**{brand}** is a strong choice for {topic}: it offers {strength}, and teams value {strength2}.',
  '**{brand}** stands out for {topic} with {strength}. On the other hand, reviewers mention {weakness}.',
  '**{brand}** suits teams that want {strength}, although it comes with {weakness}.',
  '**{brand}** is often recommended because of {strength}; expect {weakness}.',
  '**{brand}** works for simpler needs and brings {strength}, but {weakness} can hold it back.',
];
const INTRODUCTIONS = [
  'Teams that look at {topic} usually weigh setup effort, price and the quality of support. Here is how the main options compare.',
  'There is no single answer for {topic}, but a few names come up again and again in reviews and buyer discussions.',
  'The right choice for {topic} depends on team size and budget. These are the options most often recommended.',
];
const CLOSINGS = [
  'For most teams, {first} is the safest place to start, while {second} deserves a trial if budget matters more than depth.',
  'If you are unsure, shortlist {first} and {second}, run a two-week trial with real work, and compare the total cost for a year.',
  'Overall, {first} is the better fit for growing teams; {second} is worth considering when simplicity comes first.',
];

function opinion(brand: WorldBrand, topic: string, random: Random): string {
  const slots: Record<string, string> = {
    brand: brand.name,
    topic,
    strength: brand.strengths[0] ?? '',
    strength2: brand.strengths[1] ?? '',
    weakness: random.pick(brand.weaknesses),
  };
  return random.pick(OPINIONS).replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? slot);
}

function detail(brand: WorldBrand, random: Random): string {
  const starts = [
    'Buyers also point to',
    'It is further known for',
    'In practice users report',
    'Its customers mention',
  ];
  return ` ${random.pick(starts)} ${brand.strengths[2] ?? 'steady progress'} and ${random.pick(brand.weaknesses)}.`;
}

function compose(brands: readonly WorldBrand[], topic: string, random: Random): string[] {
  const [first, second] = brands;
  const lines = brands.map((brand, index) => {
    const more =
      brands.length < 4 || (brands.length === 4 && random.chance(0.6)) ? detail(brand, random) : '';
    return `${index + 1}. ${opinion(brand, topic, random)}${more}\n`;
  });
  const closing = random
    .pick(CLOSINGS)
    .replace('{first}', first?.name ?? 'the first')
    .replace('{second}', second?.name ?? 'the second');
  const introduction = `${random.pick(INTRODUCTIONS).replace('{topic}', topic)}\n\n`;
  const advice =
    'Before signing, check three things: what the price covers as the team grows, how data gets in and out, and who answers when something breaks. A short pilot with real work tells more than any feature list.\n\n';
  return [introduction, ...lines, '\n', `${advice}${closing}\n`];
}

/** Spreads the sources over the opinions, so that each is cited at least once. */
function cite(texts: readonly string[], sources: readonly Source[]): Passage[] {
  const citable = texts.flatMap((text, index) => (/^\d/.test(text) ? [index] : []));
  return texts.map((text, index) => {
    const place = citable.indexOf(index);
    if (place < 0) return { text, sources: [] };
    const own = sources.flatMap((_, at) => (at % citable.length === place ? [at] : []));
    return { text, sources: own };
  });
}

/**
 * An assistant's Markdown answer to a buyer's question, about three to six brands of the world with opinions
 * and three to six sources; the same for the same seed and question.
 */
export function answerQuestion(question: string, world: World, seed: string): ModelAnswer {
  const random = createRandom(`assistant|${seed}|${question}`);
  const named = brandsNamed(question);
  const topic = topicOf(question, named);
  const brands = chooseBrands(world, named, random);
  const wanted = random.int(3, 6);
  const byUrl = new Map<string, Source>();
  for (let tries = 0; byUrl.size < wanted && tries < 20; tries++) {
    const source = world.source(topic, random);
    byUrl.set(source.url, source);
  }
  const sources = [...byUrl.values()];
  const passages = cite(compose(brands, topic, random), sources);
  return {
    text: passages.map(({ text }) => text).join(''),
    passages,
    sources,
    finish: 'stop',
    broken: false,
  };
}
