export { cleanValue } from './clean-value.ts';
export { type Correction, type MergeInput, mergeProfile } from './merge-profile.ts';
export { isSameValue, keyOf } from './same-value.ts';
