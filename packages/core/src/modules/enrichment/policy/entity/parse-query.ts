import { type CompanyQuery, invalid } from './company-query.ts';
import { countryCode } from './countries.ts';
import { readHost } from './host.ts';
import { readName } from './name-query.ts';
import { readNumber } from './number-query.ts';

const MAX_LENGTH = 500;

/**
 * Reads what somebody wrote for a company: domain or address of its site, address for mail, number of a register, or name with or without
 * place. What is none of them, or would not lead to a company (an IP address, `localhost`, a file, a free mail provider, a domain written to
 * look like another's), is `invalid_input` with what to write instead; nothing else is ever thrown.
 * @param country ISO 3166-1 alpha-2, where the asker knows it
 */
export function parseCompanyQuery(text: string, country?: string): CompanyQuery {
  const land = country === undefined ? null : readCountry(country);
  if (text.length > MAX_LENGTH)
    throw invalid(
      `What stands for the company is ${text.length} characters long; at most ${MAX_LENGTH} are read.`,
      'Give its domain, such as stripe.com, or its name.',
    );
  const clean = cleaned(text);
  if (clean.plain === '')
    throw invalid(
      'No company is named.',
      'Give its domain, such as stripe.com, its name, or its registry number.',
    );
  const query = readNumber(clean.plain, land) ?? readHost(clean.plain, land) ?? readName(clean.plain, land);
  const warnings = clean.hadHidden
    ? ['Characters that cannot be seen stood in what was asked; they were left out.', ...query.warnings]
    : query.warnings;
  return { ...query, warnings };
}

function readCountry(country: string): string {
  const code = /^[A-Za-z]{2}$/u.test(country.trim()) ? countryCode(country) : null;
  if (code === null)
    throw invalid(
      `"${country.slice(0, 40)}" is no country's code.`,
      'Write it as ISO 3166-1 alpha-2: DE, BR, US.',
    );
  return code;
}

/** Full-width letters made plain; control, format and lone surrogate characters taken out; quotes around the whole too. */
function cleaned(text: string): { plain: string; hadHidden: boolean } {
  const seen = text
    .toWellFormed()
    .normalize('NFKC')
    .replaceAll(/[\t\n\r\p{Z}]+/gu, ' ');
  const bare = seen.replaceAll(/[\p{Cc}\p{Cf}\u{FFFD}]/gu, '');
  const plain = bare
    .trim()
    .replace(/^(["'“”‘’«»<]+)(.*?)(["'“”‘’«»>]+)$/u, '$2')
    .trim();
  return { plain, hadHidden: bare !== seen };
}
