import { createRandom, hashText } from '../random.ts';
import type { JobPosting, NewsArticle } from './company.ts';
import type { Head } from './heads.ts';
import { daysBefore, slugOf } from './patterns.ts';

const OPENINGS: readonly (readonly [title: string, department: string])[] = [
  ['Software Engineer', 'Engineering'],
  ['Senior Backend Engineer', 'Engineering'],
  ['Data Engineer', 'Engineering'],
  ['Account Executive', 'Sales'],
  ['Sales Development Representative', 'Sales'],
  ['Product Manager', 'Product'],
  ['Marketing Manager', 'Marketing'],
  ['Customer Success Manager', 'Customer Success'],
  ['Financial Controller', 'Finance'],
  ['HR Business Partner', 'Human Resources'],
  ['Operations Specialist', 'Operations'],
  ['Security Engineer', 'Engineering'],
  ['Procurement Specialist', 'Operations'],
  ['Legal Counsel', 'Legal'],
];

export interface Hiring {
  readonly today: string;
  readonly employees: number;
  /** Share by which the company grew in a year. */
  readonly growth: number;
  readonly cities: readonly string[];
}

/** Positions a company advertises: more the larger it is and the faster it grows. */
export function makeJobs(head: Head, { today, employees, growth, cities }: Hiring): readonly JobPosting[] {
  const random = createRandom(`${head.seed}|jobs`);
  const expected = Math.sqrt(employees) * Math.max(0, 0.25 + growth) * 0.8;
  const count = Math.min(60, Math.floor(expected * (0.3 + 1.4 * random.next())));
  return Array.from({ length: count }, (_, index) => {
    const [title, department] = random.pick(OPENINGS);
    const location = random.pick(cities);
    return {
      id: String(4_000_000 + (hashText(`${head.seed}|job|${index}`) % 5_000_000)),
      title,
      department,
      location,
      postedOn: daysBefore(today, random.int(0, 60)),
      text: `${head.name.name} is looking for a ${title} in ${location}. You will join our ${department} team and work for ${random.pick(head.trade.customers)}. We work with ${random.pick(head.trade.keywords)} every day and expect several years of experience in a similar position.`,
    };
  });
}

const OUTLETS = [
  'marketdispatch.example',
  'theledgerpost.example',
  'industrywire.example',
  'dailyventure.example',
  'regionalherald.example',
];

interface Story {
  readonly title: (name: string, head: Head) => string;
  readonly text: (name: string, head: Head) => string;
}

const STORIES: readonly Story[] = [
  {
    title: (name, { trade }) =>
      `${name} launches ${trade.products[0] ?? 'a product'} for ${trade.customers[0] ?? 'business'}`,
    text: (name, { trade }) =>
      `${name} has brought a new product to market that is meant for ${trade.customers.join(', ')}.`,
  },
  {
    title: (name) => `${name} opens new office and plans to hire`,
    text: (name, { country }) =>
      `${name} is growing in ${country.name} and opens another office, the company said.`,
  },
  {
    title: (name) => `${name} appoints new head of sales`,
    text: (name) => `${name} has filled a leading position. The change takes effect at once.`,
  },
  {
    title: (name) => `${name} wins large contract`,
    text: (name, { trade }) =>
      `${name} will work for one of the largest ${trade.customers[0] ?? 'customers'} of the region for three years.`,
  },
  {
    title: (name, { trade }) => `How ${name} changes ${trade.keywords[0] ?? 'its market'}`,
    text: (name, { trade }) => `${name} ${trade.does[0] ?? 'grows'}. We visited the company.`,
  },
  {
    title: (name) => `${name} publishes sustainability report`,
    text: (name) => `${name} reports lower emissions and names its targets for the next years.`,
  },
];

/** Articles on a company of the last half year, newest first; larger companies are written about more. */
export function makeNews(head: Head, today: string, employees: number): readonly NewsArticle[] {
  const random = createRandom(`${head.seed}|news`);
  const expected = Math.log10(1 + employees) * 1.6;
  const count = Math.min(12, Math.floor(expected * 1.3 * random.next()));
  const stories = random.shuffle([...STORIES, ...STORIES]).slice(0, count);
  const { name } = head.name;
  return stories
    .map((story, index) => {
      const domain = random.pick(OUTLETS);
      const publishedOn = daysBefore(today, random.int(1, 180));
      const title = story.title(name, head);
      return {
        url: `https://${domain}/${publishedOn.slice(0, 4)}/${slugOf(title)}-${hashText(`${head.seed}|news|${index}`).toString(36)}`,
        title,
        domain,
        publishedOn,
        text: story.text(name, head),
      };
    })
    .sort((one, other) => other.publishedOn.localeCompare(one.publishedOn));
}
