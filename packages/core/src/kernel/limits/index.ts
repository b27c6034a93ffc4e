export { createPlaces, type Leave, type Places, type Wait } from './places.ts';
export { createRateGate, type RateGate, type RateGateOptions } from './rate-gate.ts';
