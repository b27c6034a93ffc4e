import type { SourceDefinition } from '../source.ts';
import { brasilApi } from './brasil-api.ts';
import { clearbit } from './clearbit.ts';
import { googlePlaces } from './google-places.ts';
import { mapbox } from './mapbox.ts';
import { openCorporates } from './open-corporates.ts';
import { receitaWs } from './receita-ws.ts';

export type {
  FoundArticle,
  FoundCandidates,
  FoundJob,
  FoundPage,
  FoundPerson,
} from './found.ts';

/** Every outside provider Leadline can ask. */
export const SOURCES: readonly SourceDefinition[] = [
  brasilApi,
  receitaWs,
  openCorporates,
  mapbox,
  googlePlaces,
  clearbit,
];
