export type { CompanyQuery, NumberSystem } from './company-query.ts';
export { countryCode } from './countries.ts';
export type { ChosenEntity, EntityEvidence, Judgement, OwnEvidence } from './evidence.ts';
export { type HomePageWords, nameOfHomePage } from './home-page-name.ts';
export { judgeEntity } from './judge-entity.ts';
export { parseCompanyQuery } from './parse-query.ts';
