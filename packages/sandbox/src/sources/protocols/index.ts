import type { SourceProtocols } from '../protocol.ts';
import { brasilApi } from './brasil-api.ts';
import { brightData } from './bright-data.ts';
import { clearbit } from './clearbit.ts';
import { coresignal } from './coresignal.ts';
import { gdelt } from './gdelt.ts';
import { gleif } from './gleif.ts';
import { googlePlaces } from './google-places.ts';
import { greenhouse } from './greenhouse.ts';
import { lever } from './lever.ts';
import { mapbox } from './mapbox.ts';
import { openCorporates } from './open-corporates.ts';
import { receitaWs } from './receita-ws.ts';
import { secEdgar } from './sec-edgar.ts';
import { serpApi } from './serp-api.ts';
import { snov } from './snov.ts';
import { wikidata } from './wikidata.ts';

export { boardToken } from './job-board.ts';

/** Every provider's protocol. */
export const registerAll: SourceProtocols = {
  wikidata,
  gleif,
  'sec-edgar': secEdgar,
  gdelt,
  greenhouse,
  lever,
  'brasil-api': brasilApi,
  'receita-ws': receitaWs,
  'open-corporates': openCorporates,
  mapbox,
  'google-places': googlePlaces,
  clearbit,
  'serp-api': serpApi,
  snov,
  'bright-data': brightData,
  coresignal,
};
