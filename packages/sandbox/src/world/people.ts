import { createRandom, hashText, type Random } from '../random.ts';
import type { Person } from './company.ts';
import type { Head } from './heads.ts';
import { daysBefore, slugOf } from './patterns.ts';

interface Post {
  readonly title: string;
  readonly department: string;
  readonly level: string;
  readonly decides: boolean;
  /** Smallest company that has somebody in it. */
  readonly from: number;
}

function post(title: string, [department, level]: readonly [string, string], from: number): Post {
  const decides = ['C-Level', 'President/Vice President', 'Head', 'Director'].includes(level);
  return { title, department, level, decides, from };
}

/** Who is there first: a company of n people has the posts whose `from` it reaches, in this order. */
const LEADERS: readonly Post[] = [
  post('Chief Executive Officer', ['C-Suite', 'C-Level'], 1),
  post('Chief Technology Officer', ['C-Suite', 'C-Level'], 8),
  post('Chief Financial Officer', ['C-Suite', 'C-Level'], 40),
  post('Chief Operating Officer', ['C-Suite', 'C-Level'], 60),
  post('Chief Marketing Officer', ['C-Suite', 'C-Level'], 150),
  post('Chief People Officer', ['C-Suite', 'C-Level'], 400),
  post('Chief Information Officer', ['C-Suite', 'C-Level'], 600),
  post('General Counsel', ['Legal', 'President/Vice President'], 700),
  post('Vice President of Sales', ['Sales', 'President/Vice President'], 80),
  post('Vice President of Engineering', ['Engineering and Technical', 'President/Vice President'], 120),
  post('Vice President of Product', ['Product', 'President/Vice President'], 150),
  post('Head of Procurement', ['Operations', 'Head'], 200),
  post('Director of Information Security', ['Information Technology', 'Director'], 250),
  post('Head of Finance', ['Finance & Accounting', 'Head'], 15),
  post('Head of Sales', ['Sales', 'Head'], 12),
  post('Head of Marketing', ['Marketing', 'Head'], 25),
  post('Director of Human Resources', ['Human Resources', 'Director'], 50),
  post('Director of Operations', ['Operations', 'Director'], 70),
];

const STAFF: readonly Post[] = [
  post('Account Executive', ['Sales', 'Specialist'], 2),
  post('Software Engineer', ['Engineering and Technical', 'Specialist'], 2),
  post('Operations Manager', ['Operations', 'Manager'], 3),
  post('Marketing Manager', ['Marketing', 'Manager'], 5),
  post('Senior Software Engineer', ['Engineering and Technical', 'Senior'], 5),
  post('Accountant', ['Finance & Accounting', 'Specialist'], 5),
  post('Customer Success Manager', ['Customer Service', 'Manager'], 8),
  post('Product Manager', ['Product', 'Manager'], 12),
  post('Recruiter', ['Human Resources', 'Specialist'], 25),
  post('IT Administrator', ['Information Technology', 'Specialist'], 15),
  post('Procurement Manager', ['Operations', 'Manager'], 60),
  post('Data Analyst', ['Research', 'Specialist'], 20),
  post('Engineering Manager', ['Engineering and Technical', 'Manager'], 40),
  post('Legal Counsel', ['Legal', 'Senior'], 120),
  post('Sales Development Representative', ['Sales', 'Specialist'], 30),
  post('Office Assistant', ['Administrative', 'Intern'], 10),
];

/** Most people of one company that anybody can find. */
const MOST_KNOWN = 60;

function postsOf(employees: number): Post[] {
  const count = Math.min(employees, Math.round(6 + employees ** 0.55), MOST_KNOWN);
  const led = LEADERS.filter(({ from }) => employees >= from);
  const staff = STAFF.filter(({ from }) => employees >= from);
  const posts = led.slice(0, count);
  for (let index = 0; posts.length < count && staff.length > 0; index++)
    posts.push(staff[index % staff.length] as Post);
  return posts;
}

function makePerson(
  head: Head,
  who: Post,
  making: { random: Random; position: number; today: string; taken: Set<string> },
): Person {
  const { random, position, today, taken } = making;
  const { firstNames, lastNames, cities, code } = head.country;
  let firstName = random.pick(firstNames);
  let lastName = random.pick(lastNames);
  for (let attempt = 0; taken.has(`${firstName} ${lastName}`) && attempt < 50; attempt++) {
    firstName = random.pick(firstNames);
    lastName = random.pick(lastNames);
  }
  taken.add(`${firstName} ${lastName}`);
  const address = `${slugOf(firstName, '')}.${slugOf(lastName, '')}`;
  return {
    id: 100_000_000 + (hashText(`${head.seed}|person|${position}`) % 900_000_000),
    firstName,
    lastName,
    title: who.title,
    department: who.department,
    managementLevel: who.level,
    isDecisionMaker: who.decides,
    email: `${address}@${head.domain}`,
    linkedinUrl: `https://www.linkedin.com/in/${slugOf(`${firstName} ${lastName}`)}-${hashText(`${head.seed}|${position}`).toString(36)}`,
    city: random.pick(cities)[0],
    country: code,
    since: daysBefore(today, random.int(30, 365 * 9)),
  };
}

/** Those of a company's people who can be found, the chief executive first. */
export function makePeople(head: Head, today: string): readonly Person[] {
  const random = createRandom(`${head.seed}|people`);
  const taken = new Set<string>();
  return postsOf(head.employees).map((who, position) =>
    makePerson(head, who, { random, position, today, taken }),
  );
}

export function fullName({ firstName, lastName }: Pick<Person, 'firstName' | 'lastName'>): string {
  return `${firstName} ${lastName}`;
}

/** Somebody of the country who does not work there any more, or never did. */
export function strangerOf(head: Head, role: string): string {
  const random = createRandom(`${head.seed}|stranger|${role}`);
  return `${random.pick(head.country.firstNames)} ${random.pick(head.country.lastNames)}`;
}
