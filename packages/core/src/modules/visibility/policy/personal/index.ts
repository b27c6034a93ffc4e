export { type CompanyHints, completeCompany, type GivenCompany, largestAmount } from './company.ts';
export { addReach, costOf, type PlanningMeans, planningMeans, type Reach } from './means.ts';
export { completePersona, type GivenPersona } from './persona.ts';
