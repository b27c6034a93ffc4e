import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuardRule } from '../guards/index.ts';
import { chat, type GatewayWorld, gatewayWorld, guards, textOf } from './test-gateway-world.ts';
import { soleProvider, startTestProvider, type TestProvider } from './test-provider.ts';

let world: GatewayWorld;
let provider: TestProvider;
beforeAll(async () => {
  world = await gatewayWorld();
  provider = await startTestProvider();
});
afterAll(async () => {
  await provider.close();
  await world.close();
});

const schema = { type: 'object', properties: { price: { type: 'number' } }, required: ['price'] };
const FORMAT = { type: 'json_schema', json_schema: { name: 'offer', schema } };

/** The provider says the question again, so the question is the answer. */
function ask(answer: string, { action, stream = false, format = FORMAT }: Ask) {
  world.use({ guards: guards({ schema: { action, threshold: 0.5 } }) }, soleProvider(provider));
  return world.ask(
    chat(answer, { model: 'compatible/own', stream, ...(format && { response_format: format }) }),
  );
}
interface Ask {
  readonly action: GuardRule['action'];
  readonly stream?: boolean;
  readonly format?: object | null;
}

describe('an answer to a request for JSON', () => {
  it.each([false, true])('passes where it is as asked for (stream: %s)', async (stream) => {
    const answered = await ask('{"price": 12.5}', { action: 'block', stream });
    expect(await textOf(answered)).toBe('{"price": 12.5}');
    expect(answered.notes.findings).toEqual([]);
  });

  it.each([false, true])('is warned of where it is not (stream: %s)', async (stream) => {
    const answered = await ask('{"price": "12.5"}', { action: 'warn', stream });
    expect(await textOf(answered)).toBe('{"price": "12.5"}');
    expect(answered.notes.findings).toEqual(['schema:schema:warn']);
  });

  it.each([false, true])(
    'is refused where the policy says so, in a stream at its end (stream: %s)',
    async (stream) => {
      const read = async () => textOf(await ask('{"cost": 12.5}', { action: 'block', stream }));
      await expect(read()).rejects.toMatchObject({
        code: 'content_blocked',
        issues: [{ path: 'schema[0]', message: "schema: / must have required property 'price'" }],
      });
    },
  );

  it('must be JSON where no schema is given', async () => {
    const format = { type: 'json_object' };
    const answered = await ask('Here: {"price": 1}', { action: 'warn', format });
    expect(answered.notes.findings).toEqual(['schema:not_json:warn']);
  });

  it('is free where none is asked for', async () => {
    expect((await ask('Twelve.', { action: 'block', format: null })).notes.findings).toEqual([]);
  });
});
