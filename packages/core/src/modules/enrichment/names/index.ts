export { compareCompanyNames, type NameComparison, SAME_NAME_SCORE } from './compare.ts';
export { type FormKind, knownForms, type LegalForm } from './legal-forms.ts';
export { type CompanyName, type FormOfName, legalFormOf, normaliseCompanyName } from './normalise.ts';
