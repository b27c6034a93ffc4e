import { CATEGORIES, type Category, questionSchema } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  builtinQuestions,
  classifyQuestion,
  measurability,
  measurabilityWarnings,
  questionClassifier,
} from './index.ts';
import { LABELLED_QUESTIONS, type LabelledSet } from './labelled-questions.ts';

const subject = {
  brand: { name: 'Keeper' },
  rivals: [{ name: 'Bitwarden' }, { name: '1Password' }],
  productCategory: 'password manager',
};

/** The share of labelled questions that get their label, and the share of the commonest label. */
function accuracyOn(split: LabelledSet['split']) {
  const sets = LABELLED_QUESTIONS.filter((set) => set.split === split);
  const outcomes = sets.flatMap((set) => {
    const classify = questionClassifier(set);
    return CATEGORIES.flatMap((category) =>
      set.questions[category].map((text) => ({ category, right: classify(text).category === category })),
    );
  });
  const commonest = Math.max(
    ...CATEGORIES.map((c) => outcomes.filter((outcome) => outcome.category === c).length),
  );
  const right = outcomes.filter((outcome) => outcome.right).length;
  return { n: outcomes.length, accuracy: right / outcomes.length, majority: commonest / outcomes.length };
}

describe('the classifier', () => {
  it('is right on at least 85 % of questions that no rule was written for', () => {
    const { n, accuracy, majority } = accuracyOn('test');
    expect(n).toBeGreaterThanOrEqual(72);
    expect(majority).toBeLessThan(0.2);
    expect(accuracy).toBeGreaterThanOrEqual(0.85);
    expect(accuracyOn('dev').accuracy).toBeGreaterThanOrEqual(0.95);
  });

  it.each<[string, Category]>([
    [
      'We share logins in a spreadsheet and I am afraid of a leak. What do other firms do?',
      'problem_unaware',
    ],
    ['Which password managers are the best?', 'solution_seeking'],
    ['Has Keeper ever been hacked?', 'brand_specific'],
    ['Bitwarden or 1Password?', 'comparison'],
    ['How much does 1Password cost per user?', 'purchase_intent'],
    ['Which password manager suits a family with small children?', 'use_case'],
  ])('knows “%s” for %s', (text, category) => {
    const result = classifyQuestion(text, subject);
    expect(result.category).toBe(category);
    expect(result.why).toMatch(/^The question .+\.$/);
  });

  it('tells the brand from its rivals, so that the same question counts differently for each', () => {
    const text = 'What do people say about Bitwarden?';
    const forBitwarden = { ...subject, brand: { name: 'Bitwarden' }, rivals: [{ name: 'Keeper' }] };
    expect(classifyQuestion(text, forBitwarden).category).toBe('brand_specific');
    expect(classifyQuestion(text, subject).category).not.toBe('brand_specific');
  });

  it('is less sure where signs point two ways', () => {
    const clear = classifyQuestion('Keeper vs Bitwarden', subject).confidence;
    const mixed = classifyQuestion('Is Keeper cheap compared with others for a family?', subject).confidence;
    expect(clear).toBeGreaterThan(mixed);
  });

  it('gives any text one of the six categories and a confidence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { category, confidence } = classifyQuestion(text, { brand: { name: 'Keeper' }, rivals: [] });
        expect(CATEGORIES).toContain(category);
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('measurability', () => {
  it.each([
    'List the top five password managers.',
    'What is the best password manager for families?',
    'Which password manager has the strongest encryption?',
    'Are there any good free password managers?',
    'Our staff reuse passwords everywhere. Which tools help with that?',
    'Is Keeper safe?',
    'How do I export my data from Bitwarden?',
  ])('finds nothing wrong with “%s”', (text) => {
    expect(measurability(text, subject)).toMatchObject({ level: 'names', rewrite: null });
  });

  it.each([
    'What is a password manager?',
    'How do I create a strong password?',
    'Why do hackers want my password?',
    'What is 15 % of 240?',
    'How many characters should a password have?',
    'Should I change my password every month?',
    'Explain two-factor authentication.',
    'What is the best way to remember many passwords?',
  ])('warns that “%s” measures nothing, and asks it better', (text) => {
    const { level, why, rewrite } = measurability(text, subject);
    expect(level).toBe('none');
    expect(why).not.toBe('');
    expect(rewrite).toBe(`${text} Which password managers would you recommend for this? Name at least five.`);
    expect(measurability(rewrite ?? '', subject).level).toBe('names');
  });

  it.each([
    'Are password managers safe?',
    'How much does a password manager cost?',
    'Staff turnover is killing us.',
  ])('doubts “%s”', (text) => {
    expect(measurability(text, subject).level).toBe('few');
  });

  it('gathers the doubtful questions into one warning of each kind', () => {
    const questions = [
      'What is a password manager?',
      'Are password managers safe?',
      'Which is best, Keeper or others?',
    ];
    const warnings = measurabilityWarnings(
      questions.map((text) => ({ text })),
      subject,
    );
    expect(warnings.map((warning) => [warning.code, warning.items.length])).toEqual([
      ['questions_name_no_brand', 1],
      ['questions_name_few_brands', 1],
    ]);
    expect(warnings[0]?.message).toContain('1 of 3');
    expect(measurabilityWarnings([{ text: 'List five password managers.' }], subject)).toEqual([]);
  });

  it('needs no product category to make its proposal', () => {
    const { rewrite } = measurability('How do we sell more?', { brand: { name: 'Keeper' }, rivals: [] });
    expect(rewrite).toContain('Which products or vendors would you recommend');
  });
});

describe('the questions made without a model', () => {
  const brief = {
    brand: { name: 'Acme' },
    competitors: [{ name: 'Borealis' }, { name: 'Cobalt' }],
    productCategory: 'password manager',
    industry: 'Healthcare',
    market: 'Canada',
    personas: ['Head of IT', 'HR managers'],
  };
  const bare = { brand: { name: 'Acme' }, competitors: [], personas: [] };
  const textsFor = (productCategory: string) =>
    builtinQuestions({ ...bare, productCategory })
      .map((question) => question.text)
      .join('\n');

  it('speak of brand, rivals, category, industry, market and personas', () => {
    const text = builtinQuestions(brief)
      .map((question) => question.text)
      .join('\n');
    const parts = [
      'Acme',
      'Borealis',
      'Cobalt',
      'password managers',
      'the healthcare industry',
      'Our market is Canada.',
    ];
    for (const part of [...parts, 'I am a head of IT.', 'I am an HR manager.']) expect(text).toContain(part);
  });

  it.each([
    [
      'password manager',
      'buy a password manager this',
      'top five password managers',
      'time on managing passwords',
    ],
    [
      'An espresso machine',
      'buy an espresso machine this',
      'top five espresso machines',
      'time on espresso machines',
    ],
    [
      'web analytics',
      'buy a web analytics product this',
      'top five web analytics products',
      'time on web analytics',
    ],
    [
      'Project management software',
      'buy a Project management software option',
      'software options',
      'on Project management',
    ],
    ['CRM', 'buy a CRM product this', 'top five CRM products', 'time on CRM'],
    ['HR tools', 'buy an HR tool this', 'top five HR tools', 'time on HR'],
    ['laptops', 'buy a laptop this', 'top five laptops', 'time on laptops'],
    ['SaaS platform', 'buy a SaaS platform this', 'top five SaaS platforms', 'time on SaaS'],
    [
      'user research agency',
      'buy a user research agency this',
      'top five user research agencies',
      'time on user research',
    ],
    [
      'hourly payroll service',
      'buy an hourly payroll service',
      'top five hourly payroll services',
      'time on hourly payroll',
    ],
    [
      'umbrella insurance',
      'buy an umbrella insurance product',
      'umbrella insurance products',
      'time on umbrella insurance',
    ],
    [
      'e-signature solution.',
      'buy an e-signature solution this',
      'top five e-signature solutions',
      'time on e-signature',
    ],
  ])('are grammatical for “%s”', (category, ...phrases) => {
    for (const phrase of phrases) expect(textsFor(category)).toContain(phrase);
  });

  it('are 48, eight for each stage, all different, all asking for names, for any input', () => {
    const nameArb = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => /\p{L}/u.test(text) && !/^\s*an?\b/i.test(text));
    const wordsArb = fc
      .array(
        fc.constantFrom(
          'web',
          'analytics',
          'CRM',
          'machine',
          'tools',
          'software',
          'boxes',
          'HR',
          'insurance',
        ),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((words) => words.join(' '));
    const briefArb = fc.record(
      {
        brand: nameArb.map((name) => ({ name })),
        competitors: fc.array(
          nameArb.map((name) => ({ name })),
          { maxLength: 4 },
        ),
        productCategory: wordsArb,
        personas: fc.array(nameArb, { maxLength: 3 }),
        industry: nameArb,
        market: nameArb,
      },
      { requiredKeys: ['brand', 'competitors', 'productCategory', 'personas'] },
    );
    fc.assert(
      fc.property(briefArb, (input) => {
        const questions = builtinQuestions(input);
        expect(CATEGORIES.map((category) => questions.filter((q) => q.category === category).length)).toEqual(
          CATEGORIES.map(() => 8),
        );
        expect(new Set(questions.map((question) => question.text)).size).toBe(48);
        for (const question of questions) {
          expect(questionSchema.safeParse(question).success).toBe(true);
          expect(question.text).toMatch(/[.?]$/);
          expect(question.text).not.toMatch(/ {2}|undefined|(?:^|\s)an? an? /);
        }
      }),
    );
  });

  it('can all be measured', () => {
    for (const competitors of [brief.competitors, brief.competitors.slice(0, 1), []]) {
      const questions = builtinQuestions({ ...brief, competitors });
      const asked = { brand: brief.brand, rivals: competitors, productCategory: brief.productCategory };
      expect(measurabilityWarnings(questions, asked)).toEqual([]);
    }
  });

  it('leave the kind of product unnamed in the first stage', () => {
    const first = builtinQuestions(brief).filter((question) => question.category === 'problem_unaware');
    expect(first.filter((question) => /password managers?/i.test(question.text))).toEqual([]);
  });

  it('do not set a brand against itself', () => {
    const questions = builtinQuestions({ ...brief, competitors: [{ name: 'Acme' }, { name: 'Borealis' }] });
    expect(questions.filter((question) => /Acme vs Acme|compare with Acme/.test(question.text))).toEqual([]);
  });
});
