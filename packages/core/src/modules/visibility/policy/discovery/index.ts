export type { AnswerRead, FoundBrand } from './count.ts';
export {
  type AnswerToSearch,
  type DiscoveryContext,
  discoverBrands,
  discoverInReadings,
} from './discover.ts';
