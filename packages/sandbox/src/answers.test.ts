import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerQuestion } from './model/assistant-answer.ts';
import { fillSchema } from './model/fill-schema.ts';
import { readPrompt } from './model/prompt-facts.ts';
import { createWorld } from './model/world.ts';
import { itemsSchema, jsonSchemaOf, judgementsSchema, judgePrompt } from './test-prompts.ts';
import { createTokenCounter } from './tokens/token-counter.ts';

const counter = createTokenCounter('exact');

function fill(schema: z.ZodType, prompt: string, seed = '1'): unknown {
  return fillSchema(
    jsonSchemaOf(schema),
    readPrompt([{ role: 'user', text: prompt, cacheBreakpoint: false }]),
    seed,
  );
}

function textOf(prompt: string, n: number): string {
  return new RegExp(`<answer n="${n}"[^>]*>([\\s\\S]*?)</answer>`).exec(prompt)?.[1] ?? '';
}

describe('judging numbered answers', () => {
  const prompt = judgePrompt(8);
  const judge = (seed: string) => judgementsSchema.parse(fill(judgementsSchema, prompt, seed)).answers;

  it('gives one entry for each answer, in order', () => {
    expect(judge('1').map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(judgementsSchema.parse(fill(judgementsSchema, judgePrompt(5))).answers).toHaveLength(5);
  });

  it('quotes whole sentences of the very answer, and nothing where the brand is not named', () => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      for (const { n, quotes, count, sentiment, strength, position } of judge(seed)) {
        const text = textOf(prompt, n);
        for (const quote of quotes) expect(text).toContain(quote);
        const named = text.includes('Keeper');
        expect(count > 0).toBe(named);
        expect(quotes.length > 0).toBe(named);
        expect(sentiment !== null).toBe(named);
        expect(strength === 'none').toBe(!named);
        expect(position !== null).toBe(named);
      }
    }
  });

  it('quotes more than a name, however long the link behind it', () => {
    const text =
      '1. **[Keeper](https://www.keeper.example/passwords)**. Keeper keeps an audit log of every shared password.';
    const linked = `Brand: Keeper\n\n<answer n="1">\n${text}\n</answer>\n\nJudge each answer.`;
    for (const seed of ['1', '2', '3', '4', '5']) {
      const { answers } = judgementsSchema.parse(fill(judgementsSchema, linked, seed));
      expect(answers[0]?.quotes).toEqual(['Keeper keeps an audit log of every shared password.']);
    }
  });

  it('speaks of the rivals the answer names', () => {
    for (const { rivals } of judge('1'))
      expect(rivals.map(({ name }) => name)).toEqual(['Bitwarden', 'Dashlane']);
  });

  it('is the same for the same seed and differs for another', () => {
    expect(judge('1')).toEqual(judge('1'));
    expect(judge('1')).not.toEqual(judge('2'));
  });

  it('has the size of real judgements', () => {
    const sizes = Array.from(
      { length: 20 },
      (_, seed) => counter.count(JSON.stringify(judge(String(seed)))) / 8,
    );
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan(120);
    expect(mean).toBeLessThan(180);
  });
});

/** Findings under running numbers, and what to make of them in the field `name`. */
function numbered(count: number, name: string): string {
  const items = Array.from({ length: count }, (_, index) => `<item n="${index + 1}">Finding ${index}</item>`);
  return `${items.join('\n')}\nIn "${name}" give the three that matter most.`;
}

describe('lists of insights', () => {
  const prompt = judgePrompt(8, 'In "recommendations" give exactly 10 recommendations.');
  const list = (seed: string) => itemsSchema.parse(fill(itemsSchema, prompt, seed)).recommendations;

  it('have as many items as asked, all different, of realistic size', () => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      const items = list(seed);
      expect(items).toHaveLength(10);
      expect(new Set(items.map(({ text }) => text)).size).toBe(10);
      const size = counter.count(JSON.stringify(items)) / 10;
      expect(size).toBeGreaterThan(90);
      expect(size).toBeLessThan(130);
    }
  });

  it('prove themselves with words of the answer they name', () => {
    for (const { proof } of list('1')) {
      for (const { n, quote } of proof) expect(textOf(prompt, n)).toContain(quote);
    }
  });

  it('are counted apart where one prompt asks for several, beside a judgement of each answer', () => {
    const both = z.object({
      ...judgementsSchema.shape,
      ...itemsSchema.shape,
      gaps: itemsSchema.shape.recommendations,
    });
    const asked =
      'Judge each answer.\nIn "recommendations" give exactly 10 things to do.\nIn "gaps" give exactly 6 gaps.';
    const answer = both.parse(fill(both, judgePrompt(8, asked)));
    expect([answer.answers.length, answer.recommendations.length, answer.gaps.length]).toEqual([8, 10, 6]);
  });

  it('name only items there are, each list those put before it', () => {
    const entry = z.array(z.object({ from: z.array(z.int().min(1)).min(1), title: z.string() }));
    const schema = z.object({ gaps: entry, ideas: entry });
    for (const seed of ['1', '2', '3', '4', '5', '6']) {
      const answer = schema.parse(fill(schema, `${numbered(40, 'gaps')}\n\n${numbered(3, 'ideas')}`, seed));
      expect(answer.ideas).toHaveLength(3);
      for (const { from } of answer.ideas) expect(Math.max(...from)).toBeLessThanOrEqual(3);
    }
  });

  it('of questions differ and cover each category', () => {
    const categories = ['awareness', 'consideration', 'decision'] as const;
    const schema = z.object({
      questions: z.array(z.object({ category: z.enum(categories), text: z.string() })),
    });
    const { questions } = schema.parse(fill(schema, 'Category: CRM software\nWrite exactly 24 questions.'));
    expect(new Set(questions.map(({ text }) => text)).size).toBe(24);
    for (const category of categories)
      expect(questions.filter((one) => one.category === category)).toHaveLength(8);
    expect(questions[0]?.text).toMatch(/\?$/);
  });
});

const leaf = fc.oneof(
  fc.constantFrom(
    z.string(),
    z.boolean(),
    z.int(),
    z.number(),
    z.null(),
    z.iso.datetime(),
    z.email(),
    z.url(),
    z.uuid(),
  ),
  fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(40)).map(([low, span]) =>
    z
      .int()
      .min(low)
      .max(low + span),
  ),
  fc.tuple(fc.nat(20), fc.nat(60)).map(([low, span]) =>
    z
      .string()
      .min(low)
      .max(low + span),
  ),
  fc.constant(z.enum(['low', 'medium', 'high'])),
  fc.constant(z.literal('fixed')),
);
const anySchema = fc.letrec<{ node: z.ZodType }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('node'), fc.nat(3), fc.nat(3)).map(([item, low, span]) =>
      z
        .array(item)
        .min(low)
        .max(low + span),
    ),
    tie('node').map((inner) => z.nullable(inner)),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => z.union([one, other])),
    fc
      .dictionary(
        fc.constantFrom(
          'n',
          'name',
          'quotes',
          'text',
          'score',
          'rivals',
          'items',
          'timeline',
          'url',
          'answerId',
        ),
        tie('node'),
        { maxKeys: 5 },
      )
      .map((shape) => z.object(shape)),
  ),
})).node;

describe('answers to any schema', () => {
  it('satisfy it', () => {
    fc.assert(
      fc.property(anySchema, fc.string({ maxLength: 5 }), (schema, seed) => {
        const value = fill(schema, judgePrompt(3), seed);
        expect(schema.safeParse(value).error).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });

  it('follow references, merge allOf and end recursion', () => {
    const tree = {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          allOf: [
            { type: 'object', properties: { label: { type: 'string' } }, required: ['label'] },
            {
              properties: { next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
              required: ['next'],
            },
          ],
        },
      },
    };
    const facts = readPrompt([{ role: 'user', text: 'Grow a tree.', cacheBreakpoint: false }]);
    let node = fillSchema(tree, facts, '1') as { label: string; next: unknown } | null;
    let depth = 0;
    for (; node !== null; depth++) {
      expect(node.label).not.toBe('');
      node = node.next as typeof node;
    }
    expect(depth).toBeLessThan(30);
  });
});

describe('an assistant’s answer', () => {
  const questions = [
    'Which CRM suits a small law firm?',
    'Is Keeper worth its price?',
    'How do teams stop losing leads?',
  ];

  it('has 120 to 300 words, three to six brands and three to six cited sources', () => {
    for (let seed = 0; seed < 60; seed++) {
      const world = createWorld(String(seed));
      const { text, sources, passages } = answerQuestion(questions[seed % 3] ?? '', world, String(seed));
      const words = text.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(120);
      expect(words).toBeLessThanOrEqual(300);
      const brands = new Set([...text.matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name));
      expect(brands.size).toBeGreaterThanOrEqual(3);
      expect(brands.size).toBeLessThanOrEqual(6);
      expect(sources.length).toBeGreaterThanOrEqual(3);
      expect(sources.length).toBeLessThanOrEqual(6);
      expect(new Set(passages.flatMap((passage) => passage.sources)).size).toBe(sources.length);
    }
  });

  it('speaks of the brands the question names and is the same for the same seed', () => {
    const world = createWorld('1', ['Keeper']);
    const first = answerQuestion('How does Keeper compare with Bitwarden?', world, 'a');
    expect(first.text).toContain('**Keeper**');
    expect(first.text).toContain('**Bitwarden**');
    expect(answerQuestion('How does Keeper compare with Bitwarden?', world, 'a')).toEqual(first);
    expect(answerQuestion('How does Keeper compare with Bitwarden?', world, 'b').text).not.toBe(first.text);
  });
});
