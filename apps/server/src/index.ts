export { serverAddress } from './address.ts';
export { type ComposeOptions, compose, type Leadline } from './compose.ts';
export { PROJECT_ROOT } from './project.ts';
