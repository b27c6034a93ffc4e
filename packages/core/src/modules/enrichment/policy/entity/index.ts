export type { CompanyQuery, NumberSystem } from './company-query.ts';
export { countryCode } from './countries.ts';
export type { ChosenEntity, EntityEvidence, Judgement, OwnEvidence } from './evidence.ts';
export { judgeEntity } from './judge-entity.ts';
export { parseCompanyQuery } from './parse-query.ts';
