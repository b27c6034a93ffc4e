export { type SiteFound, site } from './site.ts';
