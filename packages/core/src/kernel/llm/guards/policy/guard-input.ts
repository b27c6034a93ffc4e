import { findContent } from '../content/index.ts';
import { type Finding, type GuardName, replaceSpans, type Span, withoutOverlaps } from '../finding.ts';
import { scoreInjection } from '../injection/index.ts';
import { createMaskSession, type MaskSession, maskSpans } from '../masking/index.ts';
import { findPersonalData, type PersonalOptions } from '../personal/index.ts';
import { type Reading, readWords } from '../reading/index.ts';
import { findSecrets } from '../secrets/index.ts';
import { type GuardRule, type PreparedPolicy, type RequestLists, withListed } from './policy.ts';
import { counted, reportFinding } from './report.ts';

/** One text of a request. What the operator wrote (`system`) and the model (`assistant`) is not suspected of injection. */
export interface InputText {
  readonly text: string;
  readonly origin: 'system' | 'user' | 'assistant' | 'fetched';
}

export interface InputOptions extends RequestLists {
  /** Given when several calls belong to one exchange; else a new one is made. */
  readonly session?: MaskSession;
}

/** How suspicious a text is by rules, for those who want a second opinion. */
export interface Suspicion {
  readonly guard: 'injection' | 'unwanted';
  readonly text: number;
  readonly score: number;
}

export interface GuardedInput {
  /** The texts as they may go out, in the order given. */
  readonly texts: readonly string[];
  readonly findings: readonly Finding[];
  readonly blocked: boolean;
  /** Holds what was masked; needed for the answer. */
  readonly session: MaskSession;
  readonly suspicions: readonly Suspicion[];
}

/** What takes the place of what is masked for good. */
const REMOVED = '[removed]';

/**
 * Looks at all texts of a request and does what the policy says. Pure but for the session. Throws `too_large`
 * when there is more to mask than a session holds.
 */
export function guardInput(
  inputs: readonly InputText[],
  policy: PreparedPolicy,
  options: InputOptions = {},
): GuardedInput {
  const session = options.session ?? createMaskSession();
  const personal = withListed(policy.personal, options);
  const findings: Finding[] = [];
  const suspicions: Suspicion[] = [];
  const texts = inputs.map((input, index) => {
    const context: InputContext = { input, index, policy, personal, session, reading: readWords(input.text) };
    const sensitive = lookForSensitive(context);
    const rest = lookForRest(context, suspicions);
    findings.push(...sensitive.findings, ...rest.findings);
    return written(context, sensitive.masked, rest.masked);
  });
  return { texts, findings, blocked: findings.some(({ action }) => action === 'block'), session, suspicions };
}

interface InputContext {
  readonly input: InputText;
  readonly index: number;
  readonly policy: PreparedPolicy;
  readonly personal: PersonalOptions;
  readonly session: MaskSession;
  readonly reading: Reading;
}

interface Looked {
  readonly findings: Finding[];
  /** What is to be replaced. */
  readonly masked: Span[];
}

/** Personal data and secrets; whatever is found may stand in the answer. */
function lookForSensitive(context: InputContext): Looked {
  const { policy, personal, reading, session, input } = context;
  const looked: Looked = { findings: [], masked: [] };
  const secrets = policy.secrets.action === 'off' ? [] : counted(findSecrets(reading), policy.secrets);
  const found =
    policy.personalData.action === 'off'
      ? []
      : counted(findPersonalData(reading, personal), policy.personalData);
  // A password in an address with @ is a secret, not an e-mail address.
  const data = found.filter(
    (span) => !secrets.some((each) => each.start < span.end && each.end > span.start),
  );
  take({ looked, context, guard: 'secrets', rule: policy.secrets, sensitive: true }, secrets, 'secret');
  take({ looked, context, guard: 'personalData', rule: policy.personalData, sensitive: true }, data);
  for (const { start, end } of [...secrets, ...data]) session.allow(input.text.slice(start, end));
  return looked;
}

function lookForRest(context: InputContext, suspicions: Suspicion[]): Looked {
  const { policy, reading, input, index: text } = context;
  const looked: Looked = { findings: [], masked: [] };
  if (input.origin === 'system' || input.origin === 'assistant') return looked;
  if (policy.injection.action !== 'off') {
    const { score, signs } = scoreInjection(reading, { fetched: input.origin === 'fetched' });
    if (score > 0) suspicions.push({ guard: 'injection', text, score });
    // The passage is judged as a whole: each of its signs carries the score of all.
    const spans = signs.map((sign) => ({ ...sign, score }));
    take({ looked, context, guard: 'injection', rule: policy.injection }, counted(spans, policy.injection));
  }
  if (policy.unwanted.action !== 'off') {
    const spans = findContent(reading);
    const score = Math.max(0, ...spans.map((span) => span.score));
    if (score > 0) suspicions.push({ guard: 'unwanted', text, score });
    take({ looked, context, guard: 'unwanted', rule: policy.unwanted }, counted(spans, policy.unwanted));
  }
  return looked;
}

interface Taking {
  readonly looked: Looked;
  readonly context: InputContext;
  readonly guard: GuardName;
  readonly rule: GuardRule;
  readonly sensitive?: boolean;
}

function take(taking: Taking, spans: readonly Span[], maskedAs?: string): void {
  const { looked, context, guard, rule, sensitive = false } = taking;
  const { input, index } = context;
  for (const span of spans) {
    looked.findings.push(reportFinding(span, { guard, rule, text: input.text, index, sensitive }));
    if (rule.action === 'mask') looked.masked.push(maskedAs ? { ...span, kind: maskedAs } : span);
  }
}

/** The text as it may go out. Literals that look like placeholders are hidden wherever anything may be put back. */
function written(context: InputContext, sensitive: readonly Span[], removed: readonly Span[]): string {
  const { input, session, policy } = context;
  const reversible = policy.personalData.action === 'mask' || policy.secrets.action === 'mask';
  if (removed.length === 0)
    return reversible ? maskSpans(input.text, withoutOverlaps(sensitive), session) : input.text;
  const kept = withoutOverlaps(removed);
  const outside = sensitive.filter(
    (span) => !kept.some((each) => each.start < span.end && each.end > span.start),
  );
  const all = [...outside, ...kept].toSorted((a, b) => a.start - b.start);
  const gone = new Set<Span>(kept);
  return replaceSpans(input.text, all, (span) =>
    gone.has(span) ? REMOVED : session.hide(span.kind, input.text.slice(span.start, span.end)),
  );
}
