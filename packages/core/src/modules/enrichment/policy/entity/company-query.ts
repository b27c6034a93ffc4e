import { LeadlineError } from '../../../../kernel/errors/index.ts';

/** What was asked for, read. `warnings` are sentences for whoever asked. */
export type CompanyQuery =
  | {
      readonly kind: 'domain';
      /** Registrable domain in ASCII: `foo.co.uk`, `acme.github.io`. */
      readonly domain: string;
      /** As a reader sees it: `müller.de`. */
      readonly unicode: string;
      /** The host that was written, without `www.`. */
      readonly host: string;
      /** Of the address; `/` where none was written. */
      readonly path: string;
      /** Where an address for mail was given, not a site. */
      readonly fromEmail: boolean;
      readonly country: string | null;
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'name';
      readonly name: string;
      /** City, region or country that was written after it. */
      readonly place: string | null;
      /** ISO 3166-1 alpha-2. */
      readonly country: string | null;
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'number';
      readonly system: NumberSystem;
      /** As its system writes it, nothing between: `33000167000101`, `0000320193`, `HRB 12345`. */
      readonly number: string;
      readonly country: string | null;
      readonly warnings: readonly string[];
    };

/** `registry` is a number of some register that has no check of its own. */
export type NumberSystem = 'cnpj' | 'lei' | 'isin' | 'cik' | 'vat' | 'siren' | 'registry';

/** Input that leads to no company, with what to write instead. */
export function invalid(message: string, next: string): LeadlineError {
  return new LeadlineError('invalid_input', message, { next });
}
