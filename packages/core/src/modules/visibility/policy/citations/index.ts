export { cleanAddress, domainOf, domainWord, isSourceAddress, normaliseAddress } from './address.ts';
export { citationsIn, extractCitations, ownerOf } from './extract.ts';
