export { workspaces } from './columns.ts';
