export type * from './company.ts';
export { SOURCE_PROVIDERS } from './company.ts';
export { createWorld, type WorldOptions } from './create-world.ts';
