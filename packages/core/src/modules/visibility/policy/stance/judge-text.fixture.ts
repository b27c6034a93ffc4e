import { compileBrands, findMentions } from '../matching/index.ts';
import { readStances, type Stance } from './index.ts';

const NAMES = ['Acme', 'Globex', 'Initech'] as const;
const MATCHER = compileBrands({ name: 'Acme' }, [{ name: 'Globex' }, { name: 'Initech' }]);

/** The stance of a text to three made-up brands; null for one it does not name. */
export function judgeText(text: string): Readonly<Record<(typeof NAMES)[number], Stance | null>> {
  const mentions = findMentions(text, MATCHER);
  const brands = NAMES.map((name) => ({ name, mentions: mentions.filter(({ brand }) => brand === name) }));
  const { stances } = readStances(text, brands);
  return { Acme: stances[0] ?? null, Globex: stances[1] ?? null, Initech: stances[2] ?? null };
}
