import {
  bareNumber,
  formatCnpj,
  readCik,
  readCnpj,
  readIsin,
  readLei,
  readSiren,
  readVat,
} from '../../../../kernel/identifiers/index.ts';
import { type CompanyQuery, invalid, type NumberSystem } from './company-query.ts';

/** The number of a register, where the text is one; null where it is none. A number whose check digits fail is an error, not a name. */
export function readNumber(text: string, country: string | null): CompanyQuery | null {
  const labelled = /^(cnpj|lei|cik|isin|vat(?: id)?|ust-?id(?:-?nr)?|siren|siret)[\s.:#№]+(.+)$/iu.exec(text);
  if (labelled) return readLabelled(labelled[1] ?? '', labelled[2] ?? '');
  if (!/\d/u.test(text) || /[@/?#]{2}|[^\p{L}\p{N}\s./_\-‐-―]/u.test(text)) return null;
  const bare = bareNumber(text);
  return (
    checked({ text, bare, country }) ??
    shaped(text) ??
    vat(text, country) ??
    (/^\d+$/u.test(bare) && /^[\d\s./-]+$/u.test(text) ? digitsAlone(text, country) : null)
  );
}

function readLabelled(label: string, rest: string): CompanyQuery {
  const word = label.toLowerCase();
  const found =
    word === 'cnpj'
      ? numbered('cnpj', readCnpj(rest), 'BR')
      : word === 'lei'
        ? numbered('lei', readLei(rest), null)
        : word === 'cik'
          ? numbered('cik', readCik(rest), 'US')
          : word === 'isin'
            ? numbered('isin', readIsin(rest), null)
            : word.startsWith('sire')
              ? numbered('siren', readSiren(rest), 'FR')
              : vat(rest, null);
  if (found) return found;
  const system = word.startsWith('v') || word.startsWith('u') ? 'VAT number' : word.toUpperCase();
  throw notChecked(rest, system);
}

/** Numbers that prove themselves by check digits. */
function checked({
  text,
  bare,
  country,
}: {
  text: string;
  bare: string;
  country: string | null;
}): CompanyQuery | null {
  if (/^\d{14}$/u.test(bare) && /^[\d\s./-]+$/u.test(text)) {
    const found =
      (country === 'FR' ? numbered('siren', readSiren(bare), 'FR') : null) ??
      numbered('cnpj', readCnpj(bare), 'BR') ??
      numbered('siren', readSiren(bare), 'FR');
    if (found) return found;
    throw notChecked(text, 'CNPJ');
  }
  if (/^[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}\/[0-9A-Z]{4}-?\d{2}$/iu.test(text)) {
    const cnpj = readCnpj(text);
    if (cnpj) return numbered('cnpj', cnpj, 'BR');
    throw notChecked(text, 'CNPJ');
  }
  if (/^[0-9A-Z]{18}\d{2}$/u.test(bare) && /\d.*\d.*\d.*\d/u.test(bare) && !text.includes('.')) {
    const lei = readLei(bare);
    if (lei) return numbered('lei', lei, null);
    throw notChecked(text, 'LEI');
  }
  return /^[A-Z]{2}[0-9A-Z]{9}\d$/u.test(text) ? numbered('isin', readIsin(text), null) : null;
}

/** Numbers known by their letters: Germany's registers, Companies House, Switzerland's UID, the SEC's CIK. */
function shaped(text: string): CompanyQuery | null {
  const german = /^(HR[AB]|VR|PR|GnR)\s?(\d{1,7})(?:\s?([A-Z]{1,3}))?$/iu.exec(text);
  if (german) {
    const letters = german[3] ? ` ${german[3].toUpperCase()}` : '';
    return {
      ...numberOf('registry', `${german[1]?.toUpperCase()} ${german[2]}${letters}`, 'DE'),
      warnings: [
        'Courts of Germany each count from one: name the place too where the number alone is not unique.',
      ],
    };
  }
  const british = /^(SC|NI|OC|SO|NC|FC|BR|LP|SL|R0)\s?(\d{5,6})$/iu.exec(text);
  if (british)
    return numberOf('registry', `${british[1]?.toUpperCase()}${british[2]?.padStart(6, '0')}`, 'GB');
  const swiss = /^CHE[-\s]?(\d{3})[.\s]?(\d{3})[.\s]?(\d{3})$/iu.exec(text);
  if (swiss) return numberOf('registry', `CHE-${swiss[1]}.${swiss[2]}.${swiss[3]}`, 'CH');
  const lettered = /^([A-Z]{1,4})[-\s]?(\d{6,12})$/u.exec(text);
  const isVat = readVat(text) !== null;
  return lettered && !isVat ? numberOf('registry', text.replaceAll(/\s+/gu, ' '), null) : null;
}

function vat(text: string, country: string | null): CompanyQuery | null {
  if (!/^[A-Z]{2}/u.test(text) || text.replaceAll(/\D/gu, '').length < 7) return null;
  const found = readVat(text);
  return found && (country === null || country === found.country)
    ? numberOf('vat', found.number, found.country)
    : null;
}

/** Digits without a word beside them: what they are hangs on their count and on the country. */
function digitsAlone(text: string, country: string | null): CompanyQuery | null {
  const bare = bareNumber(text);
  if (/^\d{1,3}(\.\d{1,3}){1,3}$/u.test(text)) return null;
  if (/^0\d{9}$/u.test(bare) && (country === null || country === 'US'))
    return numbered('cik', readCik(bare), 'US');
  const siren = bare.length === 9 && (country === null || country === 'FR') ? readSiren(bare) : null;
  if (siren !== null) return numberOf('siren', siren, 'FR');
  if (country === 'GB' && /^\d{7,8}$/u.test(bare)) return numberOf('registry', bare.padStart(8, '0'), 'GB');
  if (bare.length >= 5 && bare.length <= 15) return numberOf('registry', bare, country);
  if (bare.length < 5) return null;
  throw invalid(
    `"${shown(text)}" is a number, but none that a register of companies gives out.`,
    'Say which it is, such as `CNPJ 33.000.167/0001-01` or `LEI HWUPKR0MPOU8FGXBT394`, or give the company’s domain.',
  );
}

function numbered(system: NumberSystem, number: string | null, country: string | null): CompanyQuery | null {
  return number === null ? null : numberOf(system, number, country);
}

function numberOf(
  system: NumberSystem,
  number: string,
  country: string | null,
): CompanyQuery & { kind: 'number' } {
  return { kind: 'number', system, number, country, warnings: [] };
}

function notChecked(text: string, system: string): Error {
  const example = system === 'CNPJ' ? ` (a valid one: ${formatCnpj('33000167000101')})` : '';
  return invalid(
    `"${shown(text)}" is written like a ${system}, but its places do not fit together: a digit may be mistaken.`,
    `Compare it with where you have it from${example}, or give the company’s domain or name.`,
  );
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
