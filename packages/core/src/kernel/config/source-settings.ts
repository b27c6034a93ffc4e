import { z } from 'zod';
import { optionalText, setting, severalTexts } from './setting.ts';

const group = 'Data sources';

function key(description: string) {
  return setting({ group, description, type: optionalText, secret: true });
}

const ABOVE_NOTHING = 'must be an amount of US dollars above 0';

function dollars() {
  return z
    .string()
    .trim()
    .regex(/^\d+(\.\d+)?$/u, ABOVE_NOTHING)
    .transform(Number)
    .pipe(z.number().positive(ABOVE_NOTHING).max(1_000_000, 'must be at most 1,000,000'));
}

/** Keys go by the names the providers' own documentation uses where it has one. */
export const SOURCE_SETTINGS = {
  LEADLINE_CONTACT: setting({
    group,
    description:
      'Address of mail or site under which whoever runs Leadline can be reached. It is told to sites and public registers; the SEC answers nobody without.',
    type: z
      .string()
      .trim()
      .max(200, 'must have at most 200 characters')
      .regex(/^[\x21-\x7e]+$/u, 'must be one word of plain characters, such as ops@example.com')
      .optional(),
  }),
  LEADLINE_SOURCES_OFF: setting({
    group,
    description: 'Data sources that are not to be asked, with commas; `leadline sources` lists their names.',
    type: severalTexts,
    defaultShown: 'none',
  }),
  LEADLINE_ENRICHMENT_BUDGET_USD: setting({
    group,
    description: 'Most that one enrichment may spend where its caller says nothing, in US dollars.',
    type: dollars().default(0.05),
  }),
  LEADLINE_ENRICHMENT_MONTHLY_BUDGET_USD: setting({
    group,
    description:
      'Most that all enrichments of a workspace may spend in a calendar month (UTC), in US dollars.',
    type: dollars().optional(),
    defaultShown: 'no limit',
  }),
  OPENCORPORATES_API_KEY: key('OpenCorporates: API token. Company registers of the world.'),
  MAPBOX_ACCESS_TOKEN: key('Mapbox: access token. Coordinates of addresses.'),
  GOOGLE_PLACES_API_KEY: key('Google Places (New): API key. Addresses and phones of businesses.'),
  CLEARBIT_API_KEY: key('Clearbit: API key. Firmographics; closed to new customers.'),
  SERPAPI_API_KEY: key('SerpApi: API key. Results of web, news and job searches.'),
  SNOV_CLIENT_ID: key('Snov.io: client id. People of a domain.'),
  SNOV_CLIENT_SECRET: key('Snov.io: client secret.'),
  BRIGHTDATA_API_KEY: key('Bright Data: API key. Companies by their LinkedIn page.'),
  CORESIGNAL_API_KEY: key('Coresignal: API key. Companies and the people who work there.'),
} as const;
