/** What both ways into Brazil's register of legal entities (Receita Federal) have in common. */

/** `ATIVA` and its like as a profile's status: only companies struck off (`BAIXADA`) and void ones (`NULA`) are gone for good. */
export function statusOfBrazil(words: string | undefined): string | undefined {
  const status = words?.trim().toUpperCase();
  if (status === 'ATIVA') return 'active';
  if (status === 'BAIXADA' || status === 'NULA') return 'dissolved';
  return status === 'SUSPENSA' || status === 'INAPTA' ? 'inactive' : undefined;
}

export interface BrazilianAddress {
  readonly street?: string | undefined;
  readonly number?: string | undefined;
  readonly extra?: string | undefined;
  readonly district?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly postcode?: string | undefined;
}

/** In one line, as it is written in Brazil: `Rua X, 10, Sala 2, Centro, São Paulo - SP, 01310-100, Brazil`. */
export function addressOfBrazil(address: BrazilianAddress): string | undefined {
  const { street, number, extra, district, city, state, postcode } = address;
  if (street === undefined || city === undefined) return undefined;
  const town = state ? `${city} - ${state}` : city;
  const parts = [street, number, extra, district, town, postcodeOfBrazil(postcode), 'Brazil'];
  return parts.filter(Boolean).join(', ');
}

export function postcodeOfBrazil(words: string | undefined): string | undefined {
  const digits = words?.replace(/\D/g, '') ?? '';
  return digits.length === 8 ? `${digits.slice(0, 5)}-${digits.slice(5)}` : undefined;
}

/** Code of the main activity: seven digits of the national classification. */
export function cnaeOf(code: string | number | undefined): string | undefined {
  const digits = String(code ?? '').replace(/\D/g, '');
  return digits.length >= 6 && digits.length <= 7 ? `CNAE ${digits.padStart(7, '0')}` : undefined;
}
