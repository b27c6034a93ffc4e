import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import { readModelsFileSettings } from '../settings-file.ts';

const GUIDE = new URL('../../../../../../docs/guides/routing.md', import.meta.url);

it('the file of models that the guide shows can be used as it is', async () => {
  const example = /```json\n(?<json>[^]*?)```/u.exec(await readFile(GUIDE, 'utf8'))?.groups?.['json'] ?? '';
  const content = JSON.parse(example) as { readonly deployments: readonly { readonly key?: string }[] };
  const named = content.deployments.flatMap(({ key }) => (key ? [[key, 'a-key']] : []));
  const modelsFile = { path: 'example', content, keys: Object.fromEntries(named) };
  const settings = readModelsFileSettings({ modelsFile, AWS_REGION: 'eu-central-1' });
  expect(settings.deployments.map(({ name }) => name)).toEqual([
    'westeurope',
    'second',
    'free',
    'dublin',
    'rack',
  ]);
  expect(settings.routing?.rules[0]?.id).toBe('briefs');
  expect(() =>
    readModelsFileSettings({ modelsFile: { ...modelsFile, keys: {} }, AWS_REGION: undefined }),
  ).toThrow(LeadlineError);
});
