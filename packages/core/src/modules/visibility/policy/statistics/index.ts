export { rate, wilsonInterval } from './interval.ts';
export { adjustForFalseDiscovery } from './multiple.ts';
export { type PairedCell, pairedTest } from './paired.ts';
export { type Count, twoProportionTest } from './proportions.ts';
