import { createRandom, type Random } from '../random.ts';
import type { Source } from './request.ts';

/** A brand of the simulated market. None of the generated ones exists. */
export interface WorldBrand {
  readonly name: string;
  readonly strengths: readonly string[];
  readonly weaknesses: readonly string[];
  /** 0 to 1: how readily assistants think of it. */
  readonly renown: number;
}

/** The market that simulated assistants know. */
export interface World {
  readonly brands: readonly WorldBrand[];
  /** Gives a brand named in a question traits, seeded by its name. */
  known(name: string): WorldBrand;
  source(topic: string, random: Random): Source;
}

const FIRST = [
  'Vel',
  'North',
  'Quill',
  'Bright',
  'Kest',
  'Lumi',
  'Orra',
  'Stone',
  'Tide',
  'Umbra',
  'Wren',
  'Zeph',
  'Cinder',
  'Hollow',
  'Maple',
  'Prim',
];
const SECOND = [
  'trio',
  'field',
  'stack',
  'harbor',
  'rel',
  'nova',
  'desk',
  'loop',
  'mark',
  'grove',
  'works',
  'line',
  'forge',
  'path',
];
const STRENGTHS = [
  'a setup that small teams finish in a day',
  'clear reporting for managers',
  'dependable customer support',
  'integrations with the tools teams already use',
  'strong security controls and audit logs',
  'transparent pricing per seat',
  'a mobile app that people actually use',
  'flexible automation for recurring work',
  'generous limits on its free plan',
  'good documentation and training material',
];
const WEAKNESSES = [
  'costs that rise quickly with team size',
  'a steep learning curve for administrators',
  'limited customisation of reports',
  'slow support on the cheaper plans',
  'few integrations outside its own suite',
  'an interface that feels dated',
  'missing controls for larger companies',
  'contracts that only run annually',
];
const SITES = [
  { domain: 'techradar.com', title: 'tested and compared' },
  { domain: 'pcmag.com', title: 'editors’ review' },
  { domain: 'g2.com', title: 'user reviews' },
  { domain: 'reddit.com', title: 'discussion' },
  { domain: 'capterra.com', title: 'buyer ratings' },
  { domain: 'buyerdesk.example', title: 'buyer guide' },
  { domain: 'northfield-review.example', title: 'independent test' },
  { domain: 'stackledger.example', title: 'market overview' },
  { domain: 'opsweekly.example', title: 'field notes' },
  { domain: 'plainvendor.example', title: 'pricing comparison' },
];

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
}

function createBrand(name: string, seed: string, renown?: number): WorldBrand {
  const random = createRandom(`brand|${seed}|${name.toLowerCase()}`);
  return {
    name,
    strengths: random.shuffle(STRENGTHS).slice(0, 3),
    weaknesses: random.shuffle(WEAKNESSES).slice(0, 2),
    renown: renown ?? 0.3 + 0.7 * random.next(),
  };
}

function inventNames(random: Random, count: number): string[] {
  const firsts = random.shuffle(FIRST);
  const seconds = random.shuffle(SECOND);
  return Array.from(
    { length: count },
    (_, index) => `${firsts[index % firsts.length]}${seconds[index % seconds.length]}`,
  );
}

/** A dozen fictitious brands with traits, plus those given by name; the same for the same seed. */
export function createWorld(seed: string, brandNames: readonly string[] = []): World {
  const random = createRandom(`world|${seed}`);
  const invented = inventNames(random, 12).map((name, index) => createBrand(name, seed, 1 - index * 0.06));
  const brands = [...brandNames.map((name) => createBrand(name, seed)), ...invented];
  return {
    brands,
    known: (name) =>
      brands.find((brand) => brand.name.toLowerCase() === name.toLowerCase()) ?? createBrand(name, seed),
    source: (topic, draw) => {
      const site = draw.pick(SITES);
      const about = topic === '' ? 'this market' : topic;
      return {
        url: `https://www.${site.domain}/${slug(about)}-${draw.int(100, 999)}`,
        title: `${about.charAt(0).toUpperCase()}${about.slice(1)}: ${site.title}`,
        domain: site.domain,
        snippet: `What buyers should know about ${about}, with ratings, prices and known limits.`,
        date: `2026-0${draw.int(1, 9)}-1${draw.int(0, 9)}`,
      };
    },
  };
}
