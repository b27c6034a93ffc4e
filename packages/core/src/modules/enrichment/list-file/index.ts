export { LIST_COLUMNS, type ListColumnMap, parseListMap } from './list-columns.ts';
export { type ListFile, readListFile } from './read-list-file.ts';
