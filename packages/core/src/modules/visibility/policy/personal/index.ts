export {
  amountsIn,
  type CompanyHints,
  completeCompany,
  type GivenCompany,
  largestAmount,
} from './company.ts';
export { addReach, costOf, type PlanningMeans, planningMeans, type Reach, usd } from './means.ts';
export { completePersona, type GivenPersona } from './persona.ts';
