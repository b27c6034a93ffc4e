import type { Sandbox } from '../../sandbox.ts';
import type { CompanyFacts, SourceProvider, WorldCompany } from '../../world/company.ts';

export const KEY = 'sandbox-key';

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, to be read as loosely as tests do; null where it is none. */
  readonly body: ReturnType<typeof JSON.parse>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Asks one provider of a running sandbox, at the path it has at the provider. */
export function askSource(sandbox: Sandbox, provider: SourceProvider) {
  return async (path: string, asked: Asked = {}): Promise<Answered> => {
    const { json, form, headers } = asked;
    const sent = json === undefined ? form && new URLSearchParams(form) : JSON.stringify(json);
    const response = await fetch(`${sandbox.url}/sources/${provider}${path}`, {
      method: asked.method ?? (sent === undefined ? 'GET' : 'POST'),
      headers: {
        'user-agent': 'Leadline/0.1 (contact@example.com)',
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };
}

export interface Seen {
  readonly company: WorldCompany;
  readonly facts: Partial<CompanyFacts>;
}

/** The first company of which a provider has all these facts, none of them null. */
export function seenBy(
  { world }: Pick<Sandbox, 'world'>,
  provider: SourceProvider,
  {
    needs = [],
    fits = () => true,
  }: { needs?: readonly (keyof CompanyFacts)[]; fits?: (seen: Seen) => boolean } = {},
): Seen {
  for (const company of world.companies) {
    const facts = world.view(provider, company)?.facts;
    if (facts && needs.every((field) => facts[field] != null) && fits({ company, facts }))
      return { company, facts };
  }
  throw new Error(`${provider} knows no company of whom it has ${needs.join(', ')}.`);
}

/** A company that a provider does not know. */
export function unseenBy({ world }: Pick<Sandbox, 'world'>, provider: SourceProvider): WorldCompany {
  const company = world.companies.find((one) => world.view(provider, one) === null);
  if (!company) throw new Error(`${provider} knows every company.`);
  return company;
}

/** Asks until the answer is no longer a waiting one; the answers in order. */
export async function until(
  ask: () => Promise<Answered>,
  isWaiting: (answer: Answered) => boolean,
): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (let looks = 0; looks < 10; looks++) {
    const answer = await ask();
    answers.push(answer);
    if (!isWaiting(answer)) return answers;
  }
  throw new Error('It is never ready.');
}
