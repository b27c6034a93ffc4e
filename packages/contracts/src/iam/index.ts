export * from './attributes.ts';
export * from './keys.ts';
