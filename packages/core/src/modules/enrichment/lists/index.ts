export type { ListEnricher, RowRequest } from './enricher.ts';
export { forgetInLists } from './forgetting-repository.ts';
export { listOperations } from './operations.ts';
export { createListService, type ListService } from './service.ts';
