export { compileSources, findUnsupported, type Sources } from './find-unsupported.ts';
