import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { outputSchemaOf } from './output-schema.ts';

const schemaOf = (output: z.ZodType) => outputSchemaOf({ name: 'demo.task', output });

describe('the schema sent to providers', () => {
  it('closes every object and requires every field; optional ones may be null', () => {
    const { json } = schemaOf(
      z.object({
        title: z.string().max(80).describe('Short.'),
        score: z.int().min(0).max(100),
        note: z.string().optional(),
        tags: z
          .array(z.object({ name: z.string(), weight: z.number().default(1) }))
          .min(1)
          .max(3),
        owner: z.string().nullable(),
      }),
    );
    expect(json).toEqual({
      type: 'object',
      properties: {
        title: { type: 'string', description: 'Short. (at most 80 characters)' },
        score: { type: 'integer', minimum: 0, maximum: 100 },
        note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        tags: {
          type: 'array',
          minItems: 1,
          maxItems: 3,
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              weight: { anyOf: [{ type: 'number' }, { type: 'null' }] },
            },
            required: ['name', 'weight'],
            additionalProperties: false,
          },
        },
        owner: { type: ['string', 'null'] },
      },
      required: ['title', 'score', 'note', 'tags', 'owner'],
      additionalProperties: false,
    });
  });

  it('has only closed objects with all fields required, however it is nested', () => {
    const { json } = schemaOf(
      z.object({
        choice: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('a'), text: z.string().optional() }),
          z.object({ kind: z.literal('b'), list: z.array(z.object({ deep: z.boolean() })) }),
        ]),
      }),
    );
    const objects = everyObject(json);
    expect(objects.length).toBeGreaterThanOrEqual(4);
    for (const node of objects) {
      expect(node['additionalProperties']).toBe(false);
      expect(node['required']).toEqual(Object.keys(node['properties'] as object));
    }
    expect(JSON.stringify(json)).not.toContain('oneOf');
  });

  it('wraps a list, since providers want an object, and takes the wrapper off again', () => {
    const schema = schemaOf(z.array(z.string()));
    expect(schema.json).toMatchObject({ type: 'object', required: ['answer'] });
    expect(schema.restore({ answer: ['a'] })).toEqual(['a']);
  });

  it('is made once for each task', () => {
    const output = z.object({ a: z.string() });
    expect(schemaOf(output)).toBe(schemaOf(output));
  });

  it('takes back the nulls it forced, and no others', () => {
    const output = z.object({
      kept: z.string().nullable(),
      gone: z.string().optional(),
      both: z.string().nullable().optional(),
      list: z.array(z.object({ inner: z.number().optional() })),
      nested: z.object({ deep: z.string().optional() }).optional(),
    });
    const restored = schemaOf(output).restore({
      kept: null,
      gone: null,
      both: null,
      list: [{ inner: null }, { inner: 2 }],
      nested: { deep: null },
    });
    expect(restored).toEqual({ kept: null, both: null, list: [{}, { inner: 2 }], nested: {} });
    expect(output.safeParse(restored).success).toBe(true);
  });

  it('leaves every value the task accepts as it is', () => {
    const output = z.object({
      name: z.string(),
      note: z.string().optional(),
      rank: z.number().nullable(),
      parts: z.array(z.object({ id: z.string(), at: z.string().optional() })),
    });
    const text = fc.string();
    const value = fc.record(
      {
        name: text,
        note: text,
        rank: fc.option(fc.double({ noNaN: true })),
        parts: fc.array(fc.record({ id: text, at: text }, { requiredKeys: ['id'] })),
      },
      { requiredKeys: ['name', 'rank', 'parts'] },
    );
    fc.assert(
      fc.property(value, (sample) => {
        expect(schemaOf(output).restore(sample)).toEqual(sample);
      }),
    );
  });
});

function everyObject(node: unknown): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap(everyObject);
  if (typeof node !== 'object' || node === null) return [];
  const record = node as Record<string, unknown>;
  const inner = Object.values(record).flatMap(everyObject);
  return record['type'] === 'object' ? [record, ...inner] : inner;
}
