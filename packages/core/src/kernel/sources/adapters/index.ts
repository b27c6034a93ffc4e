import type { SourceDefinition } from '../source.ts';
import { brasilApi } from './brasil-api.ts';
import { clearbit } from './clearbit.ts';
import { gleif } from './gleif.ts';
import { googlePlaces } from './google-places.ts';
import { mapbox } from './mapbox.ts';
import { openCorporates } from './open-corporates.ts';
import { receitaWs } from './receita-ws.ts';
import { wikidata } from './wikidata.ts';

export type {
  FoundArticle,
  FoundCandidates,
  FoundJob,
  FoundPage,
  FoundPerson,
} from './found.ts';

/** Every outside provider Leadline can ask. */
export const SOURCES: readonly SourceDefinition[] = [
  wikidata,
  gleif,
  brasilApi,
  receitaWs,
  openCorporates,
  mapbox,
  googlePlaces,
  clearbit,
];
