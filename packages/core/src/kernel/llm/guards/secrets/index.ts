export { entropyOf, findSecrets } from './find-secrets.ts';
export { ANY_PREFIX } from './shapes.ts';
