import { observationSchema } from '@leadline/contracts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceAnswer, SourceCall, SourceDefinition } from '../source.ts';
import { createSourceDefinitions } from './index.ts';
import type { AdapterCase } from './test-case.ts';
import { type Heard, type Reply, startTestProvider, TEST_NOW, type TestProvider, testIo } from './test-io.ts';
import { REGISTER_CASES } from './test-register-cases.ts';
import { VENDOR_CASES } from './test-vendor-cases.ts';

const CASES = [...REGISTER_CASES, ...VENDOR_CASES];

let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider();
});
afterAll(() => provider.close());

/** A fresh one for each test: some remember tokens and lists. */
function definitionOf(source: string): SourceDefinition {
  const found = createSourceDefinitions().find(({ name }) => name === source);
  if (!found) throw new Error(`no source ${source}`);
  return found;
}

async function run(one: AdapterCase, definition = definitionOf(one.source)): Promise<SourceAnswer> {
  const call = definition.calls[one.call] as SourceCall;
  return call.run(call.query.parse(one.query), testIo(definition, provider));
}

function routed(one: AdapterCase): (heard: Heard) => Reply {
  return (heard) => routeOf(one, heard.path)?.[1](heard) ?? { status: 404, body: {} };
}

/** The whole way as documented, only its last step answers otherwise. */
function lastAnswers(one: AdapterCase, reply: Reply): (heard: Heard) => Reply {
  return (heard) => (routeOf(one, heard.path) === one.routes.at(-1) ? reply : routed(one)(heard));
}

function routeOf(one: AdapterCase, path: string) {
  return one.routes.find(([start]) => path.startsWith(start));
}

async function failureOf(one: AdapterCase): Promise<LeadlineError> {
  const outcome = await run(one).then(
    (answer) => answer,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(LeadlineError);
  return outcome as LeadlineError;
}

describe.each(CASES.map((one) => [`${one.source} ${one.call} ${JSON.stringify(one.query)}`, one] as const))(
  '%s',
  (_title, one) => {
    it('reads a full answer into observations of what it says it yields', async () => {
      provider.answers(routed(one));
      const definition = definitionOf(one.source);
      const answer = await run(one, definition);
      expect(answer.hit).toBe(true);
      expect(answer.costUsd).toBeCloseTo(one.costUsd ?? 0, 6);
      expect(answer.costUsd).toBeLessThanOrEqual(definition.calls[one.call]?.priceUsd ?? 0);
      const said = Object.fromEntries(answer.observations.map(({ field, value }) => [field, value]));
      expect(said).toMatchObject(one.says);
      for (const field of one.silentOn ?? []) expect(said[field]).toBeUndefined();
      const yields = definition.calls[one.call]?.yields ?? [];
      for (const note of answer.observations) {
        expect(yields).toContain(note.field);
        observationSchema.parse({ observedAt: TEST_NOW.toISOString(), ...note, source: one.source });
      }
      if (one.found) expect(answer.found).toMatchObject(one.found);
    });

    it('takes "unknown" for a miss', async () => {
      provider.answers(lastAnswers(one, one.unknown));
      const answer = await run(one);
      expect(answer.hit).toBe(false);
      expect(answer.observations).toEqual([]);
      expect(answer.costUsd).toBeCloseTo(one.missUsd ?? 0, 6);
    });

    it('says that its key was rejected, without repeating it', async () => {
      const keys = Object.keys(definitionOf(one.source).keys).map((name) => `test-${name}-4f9c`);
      provider.answers(() => ({ status: 401, body: { error: { message: `bad key ${keys.join(' ')}` } } }));
      const error = await failureOf(one);
      expect(error.code).toBe(one.keyless ? 'provider_failed' : 'provider_rejected_key');
      for (const key of keys) expect(error.message).not.toContain(key);
      expect(error.next).toBeTruthy();
    });

    it('says how long to wait after too many requests', async () => {
      provider.answers((heard) =>
        heard.path === '/account.json'
          ? { body: { total_searches_left: 90 } }
          : { status: 429, headers: { 'retry-after': '7' }, body: 'Too many requests' },
      );
      const error = await failureOf(one);
      expect(error.code).toBe('rate_limited');
      expect(error.retryable).toBe(true);
      if (one.source !== 'serp-api') expect(error.retryAfterSeconds).toBe(7);
    });

    it('takes a page of HTML under 200 and a server error for passing failures', async () => {
      const page = '<!doctype html><html><body>We will be back</body></html>';
      for (const reply of [
        { headers: { 'content-type': 'text/html' }, body: page },
        { status: 503, body: page },
      ]) {
        provider.answers(() => reply);
        const error = await failureOf(one);
        expect(error.code).toBe('provider_failed');
        expect(error.retryable).toBe(true);
        expect(error.message).not.toContain('<');
      }
    });

    it('takes an answer that is cut, or of another shape, for a failure', async () => {
      for (const body of ['{"results": [', '"words"', '{"unexpected": 1']) {
        provider.answers(lastAnswers(one, { headers: { 'content-type': 'application/json' }, body }));
        const error = await failureOf(one);
        expect(['provider_failed', 'provider_timeout']).toContain(error.code);
      }
    });
  },
);

describe('no JSON whatsoever', () => {
  it.each(CASES.map((one) => [`${one.source} ${one.call}`, one] as const))(
    'makes %s throw anything but a LeadlineError, or say what cannot be stored',
    async (_title, one) => {
      await fc.assert(
        fc.asyncProperty(damaged(one), async ({ at, body }) => {
          const definition = definitionOf(one.source);
          const call = definition.calls[one.call] as SourceCall;
          const text = JSON.stringify(body);
          const io = testIo(definition, provider);
          const answer = await call
            .run(call.query.parse(one.query), {
              ...io,
              http: (request) => {
                const base = new URL(definition.bases[request.base ?? 'default'] ?? '').pathname.replace(
                  /\/$/,
                  '',
                );
                const path = decodeURIComponent(base + request.path);
                const own = routed(one)({ path } as Heard);
                const given = routeOf(one, path) === one.routes[at] ? text : JSON.stringify(own.body);
                return Promise.resolve({
                  status: 200,
                  headers: {},
                  text: given,
                  json: () => JSON.parse(given) as unknown,
                });
              },
            })
            .catch((error: unknown) => {
              expect(error).toBeInstanceOf(LeadlineError);
              return undefined;
            });
          for (const note of answer?.observations ?? [])
            observationSchema.parse({ observedAt: TEST_NOW.toISOString(), ...note, source: one.source });
        }),
        { numRuns: 60 },
      );
    },
  );
});

/** One of the answers on the way is any JSON, or its good self with some value replaced by any. */
function damaged(one: AdapterCase): fc.Arbitrary<{ readonly at: number; readonly body: unknown }> {
  return fc.nat(one.routes.length - 1).chain((at) => {
    const good = one.routes[at]?.[1]({} as Heard).body;
    const replaced = fc
      .tuple(fc.nat(400), fc.jsonValue())
      .map(([place, value]) => replaceAt(good, place, value));
    const body = fc.oneof(fc.jsonValue(), replaced, fc.constantFrom<unknown>(null, 1, '', [], {}));
    return body.map((given) => ({ at, body: given }));
  });
}

/** A copy in which the leaf or branch at a position (counted through the tree, around its end) is another value. */
function replaceAt(tree: unknown, at: number, value: unknown): unknown {
  const size = JSON.stringify(tree).split(/[,{[]/).length;
  let left = at % size;
  const walk = (node: unknown): unknown => {
    left -= 1;
    if (left === 0) return value;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(tree);
}
