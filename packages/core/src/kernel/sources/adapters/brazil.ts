import { yearOf } from './normal/dates.ts';
import { phoneOf } from './normal/phones.ts';
import { regionOf } from './normal/regions.ts';
import type { Notes } from './notes.ts';

/** What both ways into Brazil's register of legal entities (Receita Federal) have in common. */

/** What both yield. */
export const BRAZILIAN_FIELDS = [
  'legalName',
  'name',
  'legalForm',
  'registryNumber',
  'taxId',
  'jurisdiction',
  'companyStatus',
  'incorporatedOn',
  'foundedYear',
  'shareCapital',
  'shareholders',
  'hqAddress',
  'hqCity',
  'hqRegion',
  'hqCountry',
  'hqPostcode',
  'phone',
  'email',
  'industryCode',
  'subIndustry',
] as const;

/** `ATIVA` and its like as a profile's status: only companies struck off (`BAIXADA`) and void ones (`NULA`) are gone for good. */
function statusOfBrazil(words: string | undefined): string | undefined {
  const status = words?.trim().toUpperCase();
  if (status === 'ATIVA') return 'active';
  if (status === 'BAIXADA' || status === 'NULA') return 'dissolved';
  return status === 'SUSPENSA' || status === 'INAPTA' ? 'inactive' : undefined;
}

interface BrazilianAddress {
  readonly street?: string | undefined;
  readonly number?: string | undefined;
  readonly extra?: string | undefined;
  readonly district?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly postcode?: string | undefined;
}

/** In one line, as it is written in Brazil: `Rua X, 10, Sala 2, Centro, São Paulo - SP, 01310-100, Brazil`. */
function addressOfBrazil(address: BrazilianAddress): string | undefined {
  const { street, number, extra, district, city, state, postcode } = address;
  if (street === undefined || city === undefined) return undefined;
  const town = state ? `${city} - ${state}` : city;
  const parts = [street, number, extra, district, town, postcodeOfBrazil(postcode), 'Brazil'];
  return parts.filter(Boolean).join(', ');
}

function postcodeOfBrazil(words: string | undefined): string | undefined {
  const digits = words?.replace(/\D/g, '') ?? '';
  return digits.length === 8 ? `${digits.slice(0, 5)}-${digits.slice(5)}` : undefined;
}

/** Code of the main activity: seven digits of the national classification. */
function cnaeOf(code: string | number | undefined): string | undefined {
  const digits = String(code ?? '').replace(/\D/g, '');
  return digits.length >= 6 && digits.length <= 7 ? `CNAE ${digits.padStart(7, '0')}` : undefined;
}

/** An entry of the register, whichever way it came. */
export interface BrazilianRecord {
  readonly legalName: string | undefined;
  readonly name: string | undefined;
  readonly legalForm: string | undefined;
  readonly status: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly begunOn: string | undefined;
  /** In reais. */
  readonly capital: number | undefined;
  readonly partners: readonly string[];
  readonly address: BrazilianAddress;
  readonly phone: string | undefined;
  readonly email: string | undefined;
  readonly activity: { readonly code: string | number | undefined; readonly text: string | undefined };
}

/** Notes what the register says of the company with this CNPJ. */
export function sayBrazilian(notes: Notes, cnpj: string, record: BrazilianRecord): void {
  const { address, activity } = record;
  notes.add('legalName', record.legalName);
  notes.add('name', record.name);
  notes.add('legalForm', record.legalForm);
  notes.add('registryNumber', cnpj);
  notes.add('taxId', cnpj);
  notes.add('jurisdiction', 'BR');
  notes.add('companyStatus', statusOfBrazil(record.status));
  notes.add('incorporatedOn', record.begunOn);
  notes.add('foundedYear', yearOf(record.begunOn));
  notes.add('shareCapital', record.capital);
  notes.add('shareholders', record.partners);
  notes.add('hqAddress', addressOfBrazil(address));
  notes.add('hqCity', address.city);
  notes.add('hqRegion', regionOf(address.state, 'BR'));
  notes.add('hqCountry', 'BR');
  notes.add('hqPostcode', postcodeOfBrazil(address.postcode));
  notes.add('phone', phoneOf(record.phone, 'BR'));
  notes.add('email', record.email?.toLowerCase());
  notes.add('industryCode', cnaeOf(activity.code));
  notes.add('subIndustry', activity.text);
}
