import type { BrandInput } from './brands.ts';
import { foldToString } from './fold.ts';
import { spellingsOf } from './spellings.ts';

export interface BrandProblem {
  readonly code: 'empty_name' | 'one_letter_name' | 'name_clash' | 'common_word';
  /** An error cannot be measured; a warning can, with care. */
  readonly level: 'error' | 'warning';
  readonly message: string;
}

/** What is wrong with a brand and its rivals before anything is measured with them. */
export function brandProblems(brand: BrandInput, rivals: readonly BrandInput[] = []): BrandProblem[] {
  const all = [brand, ...rivals];
  return [...all.flatMap(nameProblems), ...clashes(all)];
}

const spokenNames = (brand: BrandInput): string[] => [
  brand.name,
  ...(brand.aliases ?? []),
  ...(brand.products ?? []),
];

function nameProblems(brand: BrandInput): BrandProblem[] {
  return spokenNames(brand).flatMap((name): BrandProblem[] => {
    const letters = foldToString(name).replace(/[^\p{L}\p{N}]/gu, '');
    if (letters === '') {
      return [
        { code: 'empty_name', level: 'error', message: `"${name}" holds no letter or digit to look for.` },
      ];
    }
    if (Array.from(letters).length === 1 && !/[\p{Script=Han}\p{Script=Hangul}]/u.test(letters)) {
      const message = `"${name}" is a single letter and would be found everywhere; give the full name.`;
      return [{ code: 'one_letter_name', level: 'error', message }];
    }
    const first = spellingsOf(name)[0];
    if (first && ['word', 'phrase'].includes(first.clarity)) {
      const message = `"${name}" is also an ordinary word: whether it names the brand is decided by capitals and context, so lower-case mentions may be missed.`;
      return [{ code: 'common_word', level: 'warning', message }];
    }
    return [];
  });
}

function clashes(brands: readonly BrandInput[]): BrandProblem[] {
  const owners = new Map<string, { readonly index: number; readonly name: string }>();
  const problems = new Map<string, BrandProblem>();
  brands.forEach((brand, index) => {
    for (const name of spokenNames(brand)) {
      for (const { form } of spellingsOf(name)) {
        const owner = owners.get(form);
        if (!owner) owners.set(form, { index, name });
        else if (owner.index !== index) {
          const key = `${owner.index} ${index} ${owner.name} ${name}`;
          const message = `"${name}" of ${brand.name} and "${owner.name}" of ${brands[owner.index]?.name ?? ''} read the same; a mention can only count for one of them.`;
          problems.set(key, { code: 'name_clash', level: 'error', message });
        }
      }
    }
  });
  return [...problems.values()];
}
