import type { Line } from './lines.ts';
import type { Words } from './words.ts';

/** What a business buyer asks of any product before deciding, and what a vendor can publish where an answer is silent. */
export const ASPECTS = [
  { gap: 'pricing', improve: 'Publish every plan and price' },
  { gap: 'security and privacy', improve: 'Publish audits and security practices' },
  { gap: 'support', improve: 'Describe support channels and hours' },
  { gap: 'integrations and platforms', improve: 'Give each integration its page' },
  { gap: 'migration', improve: 'Publish a step-by-step migration guide' },
  { gap: 'proof from customers', improve: 'Publish customer results and reviews' },
  { gap: 'ease of use', improve: 'Show the first hour of use' },
  { gap: 'team and admin features', improve: 'Document roles, sharing and admin controls' },
] as const;

/** Beginnings of words that show an aspect, in the order of `ASPECTS`; `=` marks a whole word. */
const SIGNS: readonly string[] = [
  'pricing price priced prices pricey pricier cost costs costly cheap afford inexpensive expensive budget subscription =free =fee =fees discount',
  'secur encrypt privacy private audit breach complian gdpr hipaa zero-knowledge end-to-end iso27001 =soc =iso vulnerab',
  '=support helpdesk help-desk documentation onboarding customer-service =docs =helpline',
  'integrat =api =apis plugin plug-in extension cross-platform =sso =scim =saml compatib windows macos android =ios linux webhook connector',
  'migrat import export switching',
  'review testimonial award =rated rating track-record reputation =g2 capterra gartner case-study customers',
  'easy easier easiest easily =ease intuitive user-friendly simpl =ui =ux interface learning-curve setup set-up beginner usab',
  'admin =team =teams permission role-based sharing shared collaborat provision enterprise',
];

const PREFIX = 4;
const WHOLE = new Map<string, number>();
const BEGINNINGS = new Map<string, { readonly start: string; readonly aspect: number }[]>();
SIGNS.forEach((signs, aspect) => {
  for (const sign of signs.split(' ')) {
    if (sign.startsWith('=')) WHOLE.set(sign.slice(1), aspect);
    else {
      const key = sign.slice(0, PREFIX);
      BEGINNINGS.set(key, [...(BEGINNINGS.get(key) ?? []), { start: sign, aspect }]);
    }
  }
});

/** Aspects that words speak of, one bit each. */
export function aspectsOf(words: readonly string[]): number {
  let found = 0;
  for (const word of words) found |= aspectOf(word);
  return found;
}

/** The same over one line. */
export function aspectsOfLine(words: Words, line: Line): number {
  let found = 0;
  for (let at = line.firstWord; at <= line.lastWord; at += 1) found |= aspectOf(words.text[at] as string);
  return found;
}

function aspectOf(word: string): number {
  const whole = WHOLE.get(word);
  if (whole !== undefined) return 1 << whole;
  for (const { start, aspect } of BEGINNINGS.get(word.slice(0, PREFIX)) ?? [])
    if (word.startsWith(start)) return 1 << aspect;
  return 0;
}
