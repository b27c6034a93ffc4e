export { mask, maskSpans, type UnmaskOptions, unmask, unmaskValue } from './mask.ts';
export { createMaskSession, type MaskSession, type MaskSessionOptions } from './session.ts';
export { createStreamUnmasker, type StreamUnmasker } from './unmask-stream.ts';
