export { serverAddress } from './address.ts';
export { askRunningServer } from './ask-server.ts';
export { type ComposeOptions, compose, type Leadline } from './compose.ts';
export { PROJECT_ROOT } from './project.ts';
