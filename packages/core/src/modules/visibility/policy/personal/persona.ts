import type { CompanyContext, CompanySize, ParsedAuditInput, PersonaContext } from '@leadline/contracts';

export type GivenPersona = NonNullable<ParsedAuditInput['reader']>;
type Level = PersonaContext['level'];

/** What a role looks after; decides priorities and KPIs. */
type Duty = 'company' | 'marketing' | 'content' | 'communications' | 'revenue' | 'product' | 'finance';

/** Whom the report is written for when nobody said. */
const ROLE_OF_SIZE: Readonly<Record<CompanySize, readonly [string, Level]>> = {
  startup: ['Founder and CEO', 'c_level'],
  smb: ['Head of Marketing', 'director'],
  midmarket: ['VP Marketing', 'vp'],
  enterprise: ['CMO', 'c_level'],
};

const LEVEL_WORDS: readonly (readonly [RegExp, Level])[] = [
  [
    /\b(?:c[a-z]o|chief|founder|co-?founder|owner|president|geschäftsführer\w*|managing director)\b/i,
    'c_level',
  ],
  [/\b(?:[se]?vp|vice president)\b/i, 'vp'],
  [/\b(?:director|head|leiter\w*)\b/i, 'director'],
  [/\b(?:manager|lead|supervisor)\b/i, 'manager'],
];
const VICE_PRESIDENT = /\bvice president\b/i;

const DUTY_WORDS: readonly (readonly [RegExp, Duty])[] = [
  [/\b(?:content|seo|geo|editor\w*|copy\w*|blog)\b/i, 'content'],
  [/\b(?:communications?|pr|public relations|press|brand)\b/i, 'communications'],
  [/\b(?:sales|revenue|cro|business development|account)\b/i, 'revenue'],
  [/\b(?:product|cpo)\b/i, 'product'],
  [/\b(?:finance|cfo|controller)\b/i, 'finance'],
  [/\b(?:market\w*|growth|demand|cmo)\b/i, 'marketing'],
  [/\b(?:ceo|founder|co-?founder|owner|president|managing director|geschäftsführer\w*)\b/i, 'company'],
];

interface Concerns {
  readonly priorities: readonly string[];
  readonly kpis: readonly string[];
}

const CONCERNS: Readonly<Record<Duty, Concerns>> = {
  company: {
    priorities: ['win customers without outspending rivals', 'keep the team on few things', 'show traction'],
    kpis: ['new customers', 'qualified sign-ups', 'share of voice'],
  },
  marketing: {
    priorities: [
      'qualified pipeline',
      'brand preference against rivals',
      'return on content and media spend',
    ],
    kpis: ['marketing-sourced pipeline', 'share of voice', 'branded search demand'],
  },
  content: {
    priorities: ['publish what buyers ask for', 'earn citations', 'keep facts about us current'],
    kpis: ['answers that name us', 'answers that cite our pages', 'organic visits to key pages'],
  },
  communications: {
    priorities: [
      'how the brand is spoken of',
      'coverage on sources that are trusted',
      'correct wrong statements early',
    ],
    kpis: ['share of positive answers', 'share of voice', 'cited third-party pages that name us'],
  },
  revenue: {
    priorities: [
      'win rate against named rivals',
      'more first calls that start with us on the list',
      'shorter evaluations',
    ],
    kpis: ['win rate', 'qualified opportunities', 'sales cycle length'],
  },
  product: {
    priorities: ['features buyers credit to rivals', 'honest positioning', 'evidence from users'],
    kpis: ['feature mentions in answers', 'trial-to-active rate', 'share of positive answers'],
  },
  finance: {
    priorities: ['return on spend', 'predictable cost', 'few commitments before proof'],
    kpis: ['cost per opportunity', 'payback period', 'spend against plan'],
  },
};

/** US dollars a role can usually commit to one initiative by itself. */
const AUTHORITY_USD: Readonly<Record<CompanySize, Readonly<Record<Level, number>>>> = {
  startup: { c_level: 25_000, vp: 15_000, director: 10_000, manager: 5_000, individual: 1_000 },
  smb: { c_level: 75_000, vp: 50_000, director: 30_000, manager: 10_000, individual: 2_000 },
  midmarket: { c_level: 250_000, vp: 150_000, director: 75_000, manager: 25_000, individual: 5_000 },
  enterprise: { c_level: 1_000_000, vp: 400_000, director: 150_000, manager: 50_000, individual: 10_000 },
};
const RESOURCES: Readonly<Record<CompanySize, string>> = {
  startup: 'one or two generalists, part of their week',
  smb: 'a marketing team of three to six',
  midmarket: 'a marketing department with content and PR specialists',
  enterprise: 'specialist teams and agencies on retainer',
};
const RISK: Readonly<Record<CompanySize, PersonaContext['riskTolerance']>> = {
  startup: 'high',
  smb: 'medium',
  midmarket: 'medium',
  enterprise: 'low',
};
const DETAIL: Readonly<Record<Level, PersonaContext['detailLevel']>> = {
  c_level: 'brief',
  vp: 'brief',
  director: 'standard',
  manager: 'detailed',
  individual: 'detailed',
};

/**
 * Completes whom the report is written for. Given values stand; the rest follows from the company's size
 * (who usually owns this), from the role (what it looks after and how high it sits) and from both together
 * (money, people, risk, length), each listed in `derived`. An unknown size is read as a small business.
 */
export function completePersona(given: GivenPersona | undefined, company: CompanyContext): PersonaContext {
  const known = given ?? {};
  const derived: PersonaContext['derived'] = [];
  const fill = <Value>(
    field: string,
    value: Value | undefined,
    from: () => readonly [Value, string],
  ): Value => {
    if (value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)) return value;
    const [found, basis] = from();
    derived.push({ field, basis });
    return found;
  };
  const size = company.companySize ?? 'smb';
  const sized = company.companySize
    ? `company size ${size}`
    : 'company size unknown, read as a small business';
  const [usualRole, usualLevel] = ROLE_OF_SIZE[size];
  const role = fill('role', known.role?.trim(), () => [usualRole, sized]);
  const level = fill('level', known.level, () => [
    role === usualRole ? usualLevel : levelOf(role),
    `role ${role}`,
  ]);
  const concerns = CONCERNS[dutyOf(role)];
  const both = `role ${role} and ${sized}`;
  return {
    role,
    level,
    priorities: fill('priorities', known.priorities, () => [[...concerns.priorities], `role ${role}`]),
    kpis: fill('kpis', known.kpis, () => [[...concerns.kpis], `role ${role}`]),
    budgetAuthority: fill('budgetAuthority', known.budgetAuthority, () => [
      `up to $${AUTHORITY_USD[size][level].toLocaleString('en-US')} per initiative`,
      both,
    ]),
    resourceAvailability: fill('resourceAvailability', known.resourceAvailability, () => [
      RESOURCES[size],
      sized,
    ]),
    riskTolerance: fill('riskTolerance', known.riskTolerance, () => [RISK[size], sized]),
    detailLevel: fill('detailLevel', known.detailLevel, () => [DETAIL[level], `level ${level}`]),
    derived,
  };
}

function levelOf(role: string): Level {
  if (VICE_PRESIDENT.test(role)) return 'vp';
  return LEVEL_WORDS.find(([words]) => words.test(role))?.[1] ?? 'individual';
}

function dutyOf(role: string): Duty {
  return DUTY_WORDS.find(([words]) => words.test(role))?.[1] ?? 'marketing';
}
