import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyIndustry, INDUSTRIES } from './index.ts';

describe('the industry of a company', () => {
  it.each([
    ['Fintech', 'Ledgerly', 'Instant payouts and cards for freelancers'],
    ['Healthcare', 'Asterion', 'Remote patient monitoring for cardiac clinics'],
    ['Industrials', 'Ferrum', 'Autonomous robots that weld steel in shipyards'],
    ['Education', 'Quillpath', 'Math tutoring for high school students'],
    ['Real Estate and Construction', 'Plotwise', 'Software that helps landlords lease apartments'],
    ['Consumer', 'Pawpal', 'Find friends to walk your dog with'],
    ['Government', 'Civvy', 'Records requests for police and city governments'],
    ['B2B', 'Stackpost', 'Observability for Kubernetes developers'],
  ])('is %s for %s: %s', (industry, name, oneLiner) => {
    const guess = classifyIndustry({ name, oneLiner });
    expect(guess?.industry).toBe(industry);
    expect(guess?.because.length).toBeGreaterThan(0);
  });

  it('is not guessed where no word speaks for any', () => {
    expect(classifyIndustry({ name: 'Xyqq', oneLiner: 'Zzz.' })).toBeNull();
    expect(classifyIndustry({ name: '' })).toBeNull();
  });

  it('reads a name of joined words, and gives the claim more weight than the page', () => {
    expect(classifyIndustry({ name: 'PayHospital' })?.because.join(' ')).toContain('hospital');
    const guess = classifyIndustry({
      name: 'Oderm',
      oneLiner: 'Dental implants',
      siteText: 'our banking partner, our payments partner',
    });
    expect(guess?.industry).toBe('Healthcare');
  });

  it('is surer where only one industry is spoken of', () => {
    const sure = classifyIndustry({ name: 'A', oneLiner: 'hospital patient clinic drug' });
    const torn = classifyIndustry({ name: 'A', oneLiner: 'hospital loans' });
    expect(sure?.confidence).toBeGreaterThan(torn?.confidence ?? 1);
  });

  it('is always one of the list, with a confidence from 0 to 1, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (name, oneLiner, siteText) => {
        const guess = classifyIndustry({ name, oneLiner, siteText });
        if (guess === null) return;
        expect(INDUSTRIES).toContain(guess.industry);
        expect(guess.confidence).toBeGreaterThan(0);
        expect(guess.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});
