export { fieldDays, layersOf } from './fresh-days.ts';
