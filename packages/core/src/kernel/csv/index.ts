export { BYTE_ORDER_MARK, csvLine, csvText } from './write-csv.ts';
