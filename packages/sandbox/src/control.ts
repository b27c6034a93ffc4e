import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody, sendJson } from './exchange.ts';
import type { Machinery } from './machinery.ts';
import type { RuleInput } from './traffic/rules.ts';

export const CONTROL_PREFIX = '/__sandbox/';

interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

function latencies({ settings, log }: Machinery): unknown {
  return {
    seed: settings.seed,
    latency: settings.latency,
    draws: log.calls.map(
      ({ seq, provider, purpose, requestHash, attempt, latencyMs, startedMs, endedMs, status }) => ({
        seq,
        provider,
        purpose,
        requestHash,
        attempt,
        latencyMs,
        startedMs,
        endedMs,
        status,
      }),
    ),
  };
}

/** What is true of one company, or an outline of a part of the world: for evaluations in another process. */
function truth({ sources }: Machinery, query: URLSearchParams): ControlAnswer {
  const world = sources.world();
  const domain = query.get('domain');
  if (domain === null) {
    const from = Number(query.get('from') ?? 0);
    const part = world.companies.slice(from, from + Number(query.get('count') ?? 100));
    const companies = part.map(({ index, domain: own, otherDomains, site }) => ({
      index,
      domain: own,
      otherDomains,
      site,
    }));
    return {
      status: 200,
      body: { seed: world.seed, today: world.today, size: world.companies.length, companies },
    };
  }
  const company = world.byDomain(domain);
  if (!company) return { status: 404, body: { error: { message: `No company has the domain ${domain}.` } } };
  const { index, otherDomains, site, redirectsTo, jobBoard, facts } = company;
  return {
    status: 200,
    body: { domain: company.domain, index, otherDomains, site, redirectsTo, jobBoard, facts },
  };
}

async function setRules(machinery: Machinery, request: IncomingMessage): Promise<ControlAnswer> {
  try {
    machinery.rules.set(JSON.parse((await readBody(request)).toString()) as RuleInput[]);
    return { status: 200, body: machinery.rules.list() };
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return { status: 400, body: { error: { message: `The rules cannot be used: ${detail}` } } };
  }
}

async function answer(machinery: Machinery, request: IncomingMessage, url: URL): Promise<ControlAnswer> {
  const writes = request.method === 'POST' || request.method === 'PUT';
  switch (url.pathname.slice(CONTROL_PREFIX.length)) {
    case 'calls': {
      const after = Number(url.searchParams.get('after') ?? 0);
      return { status: 200, body: machinery.log.calls.filter(({ seq }) => seq > after) };
    }
    case 'source-calls': {
      const after = Number(url.searchParams.get('after') ?? 0);
      return { status: 200, body: machinery.sources.log.calls.filter(({ seq }) => seq > after) };
    }
    case 'truth':
      return truth(machinery, url.searchParams);
    case 'latencies':
      return { status: 200, body: latencies(machinery) };
    case 'rules':
      return writes ? setRules(machinery, request) : { status: 200, body: machinery.rules.list() };
    case 'reset':
      if (!writes) return { status: 405, body: { error: { message: 'Reset with POST.' } } };
      machinery.reset();
      return { status: 200, body: { ok: true } };
    default:
      return {
        status: 404,
        body: { error: { message: 'Known are calls, source-calls, truth, latencies, rules and reset.' } },
      };
  }
}

/** Lets another process read the call log and change the rules. */
export async function handleControl(
  machinery: Machinery,
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL },
): Promise<void> {
  const { status, body } = await answer(machinery, exchange.request, exchange.url);
  await sendJson(exchange.response, { status, headers: {}, text: JSON.stringify(body) });
}
