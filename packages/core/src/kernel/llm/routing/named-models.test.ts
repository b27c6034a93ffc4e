import { describe, expect, it } from 'vitest';
import { deploymentsOf, noRouteError, zoneOfRegion } from './index.ts';
import { deployment, testWorld } from './test-world.ts';

describe('a model that is named', () => {
  it('is respected, and followed only by what the policy says', () => {
    const named = { model: 'gpt-6-sol' };
    const sols = ['azure/gpt-6-sol@eastus2', 'azure/gpt-6-sol@westeurope', 'openai/gpt-6-sol'];
    expect(testWorld().keys(named)).toEqual(sols);
    expect(testWorld().keys({ model: 'openai/gpt-6-sol' })).toEqual([sols[2], sols[0], sols[1]]);
    expect(testWorld().keys({ model: 'azure/gpt-6-sol@westeurope' })).toEqual([sols[1], sols[0], sols[2]]);
    const alone = testWorld({ policy: { afterNamed: 'nothing' } });
    expect(alone.keys({ model: 'openai/gpt-6-sol' })).toEqual(['openai/gpt-6-sol']);
    const open = testWorld({ policy: { afterNamed: 'rules' } });
    expect(open.keys({ model: 'openai/gpt-5-nano' }).slice(0, 2)).toEqual(['openai/gpt-5-nano', sols[0]]);
  });

  it('is followed by the caller’s own fallbacks where it names some', () => {
    expect(
      testWorld().keys({ model: 'gpt-5-nano', fallbacks: ['claude-haiku-4-5', 'mistral-large'] }),
    ).toEqual(['openai/gpt-5-nano', 'anthropic/claude-haiku-4-5', 'mistral/mistral-large-2512']);
  });

  it('may be dated, or stand for another', () => {
    expect(testWorld().keys({ model: 'gpt-5-nano-2025-08-07' })[0]).toBe('openai/gpt-5-nano-2025-08-07');
    const world = testWorld({ policy: { aliases: { 'gpt-4o': 'openai/gpt-6-sol' } } });
    expect(world.keys({ model: 'gpt-4o' })[0]).toBe('openai/gpt-6-sol');
    expect(world.route({ model: 'gpt-4o' }).because[0]).toContain('stands for openai/gpt-6-sol');
  });

  it.each(['gpt-99', 'nobody/x', 'openai/', '/', '', 'toString', '__proto__'])(
    'and unknown (%j) is refused',
    (model) => {
      const route = testWorld().route({ model });
      expect(route.blocked).toBe('unknown_model');
      expect(noRouteError(route)).toMatchObject({
        code: 'not_found',
        next: expect.stringContaining('/v1/models'),
      });
    },
  );

  it('and missing from the file is refused, or estimated at the dearest by policy, never free', () => {
    const refused = testWorld().route({ model: 'openai/gpt-99' });
    expect(refused.blocked).toBe('policy');
    expect(refused.ruledOut).toEqual([{ key: 'openai/gpt-99', reason: { code: 'no_price' } }]);
    const [estimated] = testWorld({ unpriced: 'estimate' }).route({ model: 'openai/gpt-99' }).candidates;
    expect(estimated).toMatchObject({ key: 'openai/gpt-99', price: { estimated: true, outputUsd: 15 } });
    expect(estimated?.worstUsd).toBeGreaterThan(0.01);
  });
});

describe('the deployments of the settings', () => {
  it('are the configured providers, a server of one’s own with the models it is said to have', () => {
    const settings = {
      providers: {
        bedrock: { apiKey: 'k', region: 'eu-central-1' },
        compatible: { baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3.3:70b' },
      },
      prices: {
        'compatible/*': { inputUsd: 0, outputUsd: 0 },
        'compatible/gpt-oss:20b': { inputUsd: 0, outputUsd: 0 },
      },
      deployments: [
        {
          provider: 'bedrock',
          name: 'ireland',
          region: 'eu-west-1',
          models: { 'amazon.nova-pro-v1:0': 'arn:aws:bedrock:eu-west-1:1:application-inference-profile/x' },
        },
      ],
    } as const;
    const found = deploymentsOf({
      settings,
      isConfigured: (name) => name === 'bedrock' || name === 'compatible',
      isServed: () => true,
    });
    expect(found).toEqual([
      deployment('bedrock', { region: 'eu-central-1' }),
      deployment('bedrock', { name: 'ireland', region: 'eu-west-1', models: ['amazon.nova-pro-v1:0'] }),
      deployment('compatible', { models: ['llama3.3:70b', 'gpt-oss:20b'] }),
    ]);
  });

  it.each([
    ['eastus2', 'us'],
    ['westeurope', 'eu'],
    ['swedencentral', 'eu'],
    ['eu-central-1', 'eu'],
    ['eu-west-2', 'uk'],
    ['uksouth', 'uk'],
    ['switzerlandnorth', 'ch'],
    ['eu-central-2', 'ch'],
    ['us-gov-west-1', null],
    ['ap-southeast-2', 'apac'],
    ['brazilsouth', 'br'],
    ['eu', 'eu'],
    ['my-cluster', null],
    [null, null],
  ])('%s lies in %s', (region, zone) => {
    expect(zoneOfRegion(region)).toBe(zone);
  });

  it('in a region nobody knows, or in a zone a provider cannot promise, satisfy no demand', () => {
    const unknown = testWorld({ deployments: [deployment('bedrock', { region: 'us-gov-west-1' })] });
    expect(unknown.keys({ zones: ['us'] })).toEqual([]);
    const promised = testWorld({
      deployments: [deployment('anthropic', { zone: 'eu' }), deployment('openai', { region: 'eu' })],
    });
    expect(promised.keys({ zones: ['eu'], model: 'gpt-6-sol' })).toEqual(['openai/gpt-6-sol@eu']);
    expect(promised.keys({ model: 'claude-sonnet-5-5' })).toEqual([]);
    expect(promised.route({ model: 'gpt-6-sol' }).candidates[0]?.price?.inputUsd).toBeCloseTo(2.2, 10);
  });
});
