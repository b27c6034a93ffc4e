export { rate, wilsonInterval } from './interval.ts';
export { FEWEST_FOR_MEANS, meanInterval, type Sample, twoMeansTest } from './means.ts';
export { adjustForFalseDiscovery } from './multiple.ts';
export { type PairedCell, pairedTest } from './paired.ts';
export { type Count, twoProportionTest } from './proportions.ts';
