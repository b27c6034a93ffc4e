import { describe, expect, it } from 'vitest';
import { createSchemaChecks } from './index.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    pattern: { type: 'string' },
    prices: { type: 'array', items: { type: 'number', minimum: 0 }, uniqueItems: true },
    kind: { enum: ['a', 'b'] },
  },
  required: ['name'],
  additionalProperties: false,
};
const checks = createSchemaChecks();
const problemOf = (text: string, schema: unknown = SCHEMA) => {
  const found = checks.of(schema)(text);
  return found && `${found.kind}: ${found.told}`;
};

describe('checking an answer against a schema', () => {
  it.each(['{"name":"A"}', '{"name":"A","prices":[1,2.5],"kind":"a","pattern":"x"}'])(
    'accepts %s',
    (text) => {
      expect(problemOf(text)).toBeNull();
    },
  );

  it.each([
    ['Here you are: {"name":"A"}', 'not_json: the answer is no JSON'],
    ['{"name":"A"', 'not_json: the answer is no JSON'],
    ['{}', "schema: / must have required property 'name'"],
    ['{"name":7}', 'schema: /name must be string'],
    ['{"name":"A","prices":[1,-2]}', 'schema: /prices/1 must be >= 0'],
    ['{"name":"A","kind":"c"}', 'schema: /kind must be equal to one of the allowed values'],
    ['{"name":"A","more":1}', 'schema: / must NOT have additional properties'],
  ])('tells what is wrong with %s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('follows references within the schema', () => {
    const tree = {
      $defs: {
        node: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, n: { type: 'integer' } } },
      },
      $ref: '#/$defs/node',
    };
    expect(problemOf('{"n":1,"next":{"n":2}}', tree)).toBeNull();
    expect(problemOf('{"n":1,"next":{"n":2.5}}', tree)).toBe('schema: /next/n must be integer');
  });

  it('runs no expression of a client, which could take minutes', () => {
    const slow = {
      type: 'object',
      properties: { a: { type: 'string', pattern: '^(a+)+$' } },
      patternProperties: { '^(b+)+$': { type: 'number' } },
      additionalProperties: false,
    };
    expect(
      problemOf(JSON.stringify({ a: `${'a'.repeat(40)}!`, [`${'b'.repeat(40)}!`]: 'x' }), slow),
    ).toBeNull();
  });

  it.each([{ type: 'nonsense' }, { $ref: 'https://example.com/schema.json' }, { $ref: '#/missing' }])(
    'checks for JSON alone where the schema cannot be read: %o',
    (schema) => {
      expect(problemOf('{"a":1}', schema)).toBeNull();
      expect(problemOf('no', schema)).toBe('not_json: the answer is no JSON');
    },
  );

  it('checks for JSON where no schema was given', () => {
    expect(problemOf('[1]', null)).toBeNull();
    expect(checks.of(undefined)('One.')?.kind).toBe('not_json');
  });
});
