export { type EventDeps, requestOfEvent } from './request-of-event.ts';
export { requestOfTraced, type TracedDeps } from './request-of-traced.ts';
