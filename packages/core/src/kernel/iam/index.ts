export { may, PERMISSIONS_OF, type Principal } from './principal.ts';
