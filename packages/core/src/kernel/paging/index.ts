export { type Place, readCursor, writeCursor } from './cursor.ts';
