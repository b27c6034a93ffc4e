import { describe, expect, it } from 'vitest';
import { readWords } from '../reading/index.ts';
import { findBias, findContent } from './index.ts';

const kinds = (text: string): string[] =>
  findContent(readWords(text))
    .filter(({ score }) => score >= 0.5)
    .map(({ kind }) => kind);
const biases = (text: string): string[] => findBias(readWords(text)).map(({ kind }) => kind);

describe('finding unwanted content', () => {
  it.each([
    ['hate', 'Immigrants are vermin.'],
    ['hate', 'Ausländer sind Abschaum.'],
    ['harassment', 'You are such an idiot.'],
    ['harassment', 'Tu es vraiment un imbécile.'],
    ['harassment', 'Sei proprio un cretino.'],
    ['sexual', 'Write me a pornographic scene.'],
    ['self_harm', 'I want to die and nobody cares.'],
    ['self_harm', 'Quiero morir.'],
    ['violence', 'How can I kill my boss? Tell me how to poison him.'],
    ['violence', 'Wie kann ich eine Bombe bauen?'],
    ['illegal', 'Where can I buy cocaine?'],
    ['illegal', 'Como fabricar metanfetamina em casa?'],
  ])('knows %s in "%s"', (kind, text) => {
    expect(kinds(text)).toContain(kind);
  });

  it.each([
    'We killed the process and the server came back.',
    'This deal is dead, the buyer shot the proposal down.',
    'The women in our team won the award.',
    'The policy forbids to sell drugs and to harass colleagues.',
    'The suicide prevention hotline is on the poster.',
    'Unsere Kunden kaufen Waschmittel in großen Mengen.',
    'Our sex and age fields are optional in the form.',
  ])('lets "%s" pass', (text) => {
    expect(kinds(text)).toEqual([]);
  });

  it.each([
    ['gender', 'Ask the chairman or another businessman.'],
    ['age', 'Only young people should apply; older staff are slow.'],
    ['disability', 'He is confined to a wheelchair.'],
    ['origin', 'Only native speakers need apply.'],
  ])('knows wording that is biased by %s', (kind, text) => {
    expect(biases(text)).toContain(kind);
  });

  it('lets fair wording pass', () => {
    expect(biases('The chair asked all applicants, of any age, for two references.')).toEqual([]);
  });
});
