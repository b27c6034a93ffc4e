import type { Brand } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';

/** `a, b` → two entries. */
export function list(text: string): string[] {
  return split(text, ',');
}

/** `Globex=Globex Inc|GlobexOne,Initech` → two rivals, the first with two aliases. */
export function competitors(text: string): Pick<Brand, 'name' | 'aliases'>[] {
  return list(text).map((entry) => {
    const [name = '', aliases = ''] = split(entry, '=');
    return { name, aliases: split(aliases, '|') };
  });
}

/** @throws `invalid_input` for what is not a number. */
export function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new LeadlineError('invalid_input', `"${text}" is not a number.`, { kept: 'Nothing was started.' });
}

function split(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((entry) => entry.trim())
    .filter(Boolean);
}
