import { citationSummarySchema } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAnswer } from '../scores/answer-factory.ts';
import { summariseCitations } from './index.ts';

const subject = {
  brand: { name: 'Acme', aliases: [], domains: ['acme.example'] },
  rivals: [
    { name: 'Borealis', aliases: ['Borealis Cloud'], domains: [] },
    { name: 'Cobalt', domains: ['https://www.cobalt.io/'] },
  ],
};
const cite = (domain: string, brands: string[] = []) => ({ url: `https://${domain}/page`, domain, brands });

describe('the summary of citations', () => {
  it('finds the source that is cited for a rival and never for the brand', () => {
    const summary = summariseCitations(
      [
        makeAnswer({
          id: 'a',
          rivals: { Borealis: 2 },
          citations: [cite('reviews.example'), cite('both.example')],
        }),
        makeAnswer({ id: 'b', mentions: 1, citations: [cite('both.example')] }),
      ],
      subject,
    );
    expect(summary.total).toBe(3);
    expect(summary.gaps).toEqual([
      {
        domain: 'reviews.example',
        rivals: [{ name: 'Borealis', citations: 1 }],
        citations: 1,
        examples: [{ answerId: 'a', url: 'https://reviews.example/page' }],
      },
    ]);
  });

  it('goes by the sentence that carries the citation where there is one', () => {
    const answer = makeAnswer({
      mentions: 1,
      rivals: { Borealis: 1 },
      citations: [cite('reviews.example', ['Borealis'])],
    });
    const summary = summariseCitations([answer], subject);
    expect(summary.domains[0]).toMatchObject({
      brandAnswers: 1,
      brands: [{ name: 'Borealis', citations: 1 }],
    });
    expect(summary.gaps).toHaveLength(1);
  });

  it('lets a citation outside any sentence speak for every brand of its answer', () => {
    const answer = makeAnswer({
      mentions: 1,
      rivals: { Borealis: 1, Cobalt: 0 },
      citations: [cite('wiki.example')],
    });
    const summary = summariseCitations([answer], subject);
    expect(summary.domains[0]?.brands.map((brand) => brand.name)).toEqual(['Acme', 'Borealis']);
    expect(summary.gaps).toEqual([]);
  });

  it("knows the brands' own sites, and takes none of them for a gap", () => {
    const citations = [
      'acme.example',
      'help.cobalt.io',
      'borealis.com',
      'borealiscloud.com',
      'borealis.blogs.example',
    ];
    const answer = makeAnswer({
      rivals: { Borealis: 1, Cobalt: 1 },
      citations: citations.map((host) => cite(host)),
    });
    const summary = summariseCitations([answer], subject);
    const owners = new Map(summary.domains.map((entry) => [entry.domain, entry.ownedBy]));
    expect(Object.fromEntries(owners)).toEqual({
      'acme.example': 'Acme',
      'help.cobalt.io': 'Cobalt',
      'borealis.com': 'Borealis',
      'borealiscloud.com': 'Borealis',
      'borealis.blogs.example': null,
    });
    expect(summary.gaps.map((gap) => gap.domain)).toEqual(['borealis.blogs.example']);
  });

  it('counts an unreadable address without giving it a domain', () => {
    const answer = makeAnswer({
      rivals: { Borealis: 1 },
      citations: [{ url: 'not an address', domain: '', brands: [] }],
    });
    expect(summariseCitations([answer], subject)).toEqual({ total: 1, domains: [], gaps: [] });
  });

  it('names at most three answers as examples of a gap, each once', () => {
    const answers = ['a', 'b', 'c', 'd'].map((id) =>
      makeAnswer({ id, rivals: { Borealis: 1 }, citations: [cite('x.example'), cite('x.example')] }),
    );
    const [gap] = summariseCitations(answers, subject).gaps;
    expect(gap?.citations).toBe(8);
    expect(gap?.examples.map((example) => example.answerId)).toEqual(['a', 'b', 'c']);
  });

  it('adds up, is valid by the contract, and never calls a domain a gap that is cited for the brand', () => {
    const citationArb = fc.record({
      domain: fc.constantFrom('a.example', 'b.example', 'c.example', ''),
      brands: fc.subarray(['Acme', 'Borealis', 'Cobalt']),
    });
    const answerArb = fc
      .record({
        id: fc.uuid(),
        mentions: fc.nat(2),
        rivals: fc.record({ Borealis: fc.nat(2), Cobalt: fc.nat(2) }),
        citations: fc.array(
          citationArb.map(({ domain, brands }) => cite(domain, brands)),
          { maxLength: 5 },
        ),
      })
      .map(makeAnswer);
    fc.assert(
      fc.property(fc.array(answerArb, { maxLength: 12 }), (answers) => {
        const summary = citationSummarySchema.parse(summariseCitations(answers, subject));
        const unread = answers
          .flatMap((answer) => answer.citations)
          .filter((citation) => citation.domain === '');
        const counted = summary.domains.reduce((sum, entry) => sum + entry.citations, 0);
        expect(counted + unread.length).toBe(summary.total);
        const forBrand = new Set(
          summary.domains
            .filter((entry) => entry.brands.some(({ name }) => name === 'Acme'))
            .map((e) => e.domain),
        );
        expect(summary.gaps.filter((gap) => forBrand.has(gap.domain))).toEqual([]);
      }),
    );
  });
});
