export { entropyOf, findOutright, findSecrets, namesSecret } from './find-secrets.ts';
export { ANY_PREFIX } from './shapes.ts';
