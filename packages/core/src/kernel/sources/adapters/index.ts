import type { SourceDefinition } from '../source.ts';
import { brasilApi } from './brasil-api.ts';
import { brightData } from './bright-data.ts';
import { clearbit } from './clearbit.ts';
import { coresignal } from './coresignal.ts';
import { dns } from './dns.ts';
import { gdelt } from './gdelt.ts';
import { gleif } from './gleif.ts';
import { googlePlaces } from './google-places.ts';
import { greenhouse } from './greenhouse.ts';
import { lever } from './lever.ts';
import { mapbox } from './mapbox.ts';
import { openCorporates } from './open-corporates.ts';
import { createRdap } from './rdap.ts';
import { receitaWs } from './receita-ws.ts';
import { createSecEdgar } from './sec-edgar.ts';
import { serpApi } from './serp-api.ts';
import { site } from './site/index.ts';
import { createSnov } from './snov.ts';
import { wikidata } from './wikidata.ts';

export type { DnsFound } from './dns.ts';
export type {
  FoundArticle,
  FoundCandidates,
  FoundJob,
  FoundPage,
  FoundPerson,
} from './found.ts';
export type { DomainFound } from './rdap.ts';
export type { SiteFound } from './site/index.ts';

/**
 * Every outside provider Leadline can ask. Some definitions remember what they need for every call (a list of tickers, a token), each
 * for itself.
 */
export function createSourceDefinitions(): readonly SourceDefinition[] {
  return [
    site,
    dns,
    createRdap(),
    wikidata,
    gleif,
    createSecEdgar(),
    greenhouse,
    lever,
    gdelt,
    brasilApi,
    receitaWs,
    openCorporates,
    mapbox,
    googlePlaces,
    clearbit,
    coresignal,
    serpApi,
    createSnov(),
    brightData,
  ];
}

export const SOURCES: readonly SourceDefinition[] = createSourceDefinitions();
