import { type CompanyColumnMap, IMPORT_FIELDS, type ImportField } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';

/** `name=Company,domain=Site`; nothing behind the sign says that no column holds the field. */
export function columnMapOf(text: string): CompanyColumnMap {
  const map: Partial<Record<ImportField, string>> = {};
  for (const part of text.split(',').filter((each) => each.trim() !== '')) {
    const equals = part.indexOf('=');
    const asked = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const field = IMPORT_FIELDS.find((each) => each.toLowerCase() === asked);
    if (equals < 0 || !field)
      throw new LeadlineError('invalid_input', `The column map cannot be read at "${part}".`, {
        next: `Write it like name=Company,domain=Site. Fields: ${IMPORT_FIELDS.join(', ')}.`,
        kept: 'Nothing was imported.',
      });
    map[field] = part.slice(equals + 1).trim();
  }
  return map;
}
