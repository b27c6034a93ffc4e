import { findContent } from '../content/index.ts';
import {
  type Finding,
  type GuardName,
  NOTHING,
  replaceSpans,
  type Span,
  withoutOverlaps,
} from '../finding.ts';
import { scoreInjection } from '../injection/index.ts';
import { createMaskSession, type MaskSession, maskSpans } from '../masking/index.ts';
import { findPersonalData, type PersonalOptions } from '../personal/index.ts';
import { doneReading, hasMark, type Reading, readWords } from '../reading/index.ts';
import { findSecrets } from '../secrets/index.ts';
import type { CleanTexts } from './clean-texts.ts';
import { type GuardRule, type PreparedPolicy, type RequestLists, withListed } from './policy.ts';
import { counted, reportFinding } from './report.ts';

/**
 * One text of a request. What the operator wrote (`system`) and the model (`assistant`) is not suspected of injection; what was
 * `fetched` and what a `tool` says of itself, who may be anybody's, is so more than what the user says.
 */
export interface InputText {
  readonly text: string;
  readonly origin: 'system' | 'user' | 'assistant' | 'fetched' | 'tool';
}

export interface InputOptions extends RequestLists {
  /** Given when several calls belong to one exchange; else a new one is made. */
  readonly session?: MaskSession;
  /** Texts that need not be read again. Not heeded where a request lists names or terms. */
  readonly clean?: CleanTexts | undefined;
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
  /** False when they are those that were given. */
  readonly changed: boolean;
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
  const clean = personal === policy.personal ? options.clean : undefined;
  const seen: Seen = { policy, personal, session, findings: undefined, suspicions: undefined };
  let texts: string[] | undefined;
  for (let index = 0; index < inputs.length; index += 1) {
    const input = inputs[index] as InputText;
    const text = clean?.knows(input, policy) ? input.text : guardedText({ input, index, seen, clean });
    if (text === input.text && !texts) continue;
    texts ??= inputs.slice(0, index).map((each) => each.text);
    texts.push(text);
  }
  const { findings = NOTHING, suspicions = NOTHING } = seen;
  const blocked = findings.some(({ action }) => action === 'block');
  const changed = texts !== undefined;
  return { texts: texts ?? inputs.map(({ text }) => text), changed, findings, blocked, session, suspicions };
}

/** What is known of the request while its texts are looked at. */
interface Seen {
  readonly policy: PreparedPolicy;
  readonly personal: PersonalOptions;
  readonly session: MaskSession;
  findings: Finding[] | undefined;
  suspicions: Suspicion[] | undefined;
}

interface OneText {
  readonly input: InputText;
  readonly index: number;
  readonly seen: Seen;
}

interface InputContext extends OneText {
  readonly reading: Reading;
}

/** Reads one text and gives it as it may go out; one in which nothing was found is remembered. */
function guardedText({ input, index, seen, clean }: OneText & Pick<InputOptions, 'clean'>): string {
  const before = foundSoFar(seen);
  const reading = readWords(input.text);
  const text = withoutFound({ input, index, seen, reading });
  doneReading(reading);
  if (clean && text === input.text && foundSoFar(seen) === before) clean.note(input, seen.policy);
  return text;
}

const foundSoFar = ({ findings, suspicions }: Seen): number =>
  (findings?.length ?? 0) + (suspicions?.length ?? 0);

function withoutFound(context: InputContext): string {
  const sensitive = lookForSensitive(context);
  const removed = lookForRest(context);
  const { input, seen } = context;
  const { policy, session } = seen;
  if (removed.length > 0) return withRemoved({ text: input.text, session }, sensitive, removed);
  const reversible = policy.personalData.action === 'mask' || policy.secrets.action === 'mask';
  if (!reversible || (sensitive.length === 0 && !hasMark(context.reading, '['))) return input.text;
  return maskSpans(input.text, withoutOverlaps(sensitive), session);
}

/** Personal data and secrets; whatever is found may stand in the answer. Gives what is to be masked. */
function lookForSensitive(context: InputContext): readonly Span[] {
  const { reading, input, seen } = context;
  const { policy, personal, session } = seen;
  const secrets = policy.secrets.action === 'off' ? NOTHING : counted(findSecrets(reading), policy.secrets);
  const found =
    policy.personalData.action === 'off'
      ? NOTHING
      : counted(findPersonalData(reading, personal), policy.personalData);
  if (secrets.length + found.length === 0) return NOTHING;
  // A password in an address with @ is a secret, not an e-mail address.
  const data = found.filter(
    (span) => !secrets.some((each) => each.start < span.end && each.end > span.start),
  );
  const masked = [
    ...taken({ context, guard: 'secrets', rule: policy.secrets, sensitive: true }, secrets, 'secret'),
    ...taken({ context, guard: 'personalData', rule: policy.personalData, sensitive: true }, data),
  ];
  for (const { start, end } of [...secrets, ...data]) session.allow(input.text.slice(start, end));
  return masked;
}

/** Attempts and unwanted content, which are not looked for where the operator or the model speaks. Gives what is to be removed. */
function lookForRest(context: InputContext): readonly Span[] {
  const { origin } = context.input;
  if (origin === 'system' || origin === 'assistant') return NOTHING;
  const { injection, unwanted } = context.seen.policy;
  const attempts = injection.action === 'off' ? NOTHING : lookForInjection(context);
  const content = unwanted.action === 'off' ? NOTHING : lookForUnwanted(context);
  return content.length === 0 ? attempts : [...attempts, ...content];
}

function lookForInjection(context: InputContext): readonly Span[] {
  const { reading, input, index: text, seen } = context;
  const rule = seen.policy.injection;
  const { score, signs } = scoreInjection(reading, { fetched: input.origin !== 'user' });
  if (score === 0) return NOTHING;
  (seen.suspicions ??= []).push({ guard: 'injection', text, score });
  // The passage is judged as a whole: each of its signs carries the score of all.
  const spans = signs.map((sign) => ({ ...sign, score }));
  return taken({ context, guard: 'injection', rule }, counted(spans, rule));
}

function lookForUnwanted(context: InputContext): readonly Span[] {
  const { reading, index: text, seen } = context;
  const rule = seen.policy.unwanted;
  const spans = findContent(reading);
  if (spans.length === 0) return NOTHING;
  const score = Math.max(...spans.map((span) => span.score));
  if (score > 0) (seen.suspicions ??= []).push({ guard: 'unwanted', text, score });
  return taken({ context, guard: 'unwanted', rule }, counted(spans, rule));
}

interface Taking {
  readonly context: InputContext;
  readonly guard: GuardName;
  readonly rule: GuardRule;
  readonly sensitive?: boolean;
}

/** Reports what was found; gives what of it the rule wants replaced. */
function taken(taking: Taking, spans: readonly Span[], maskedAs?: string): readonly Span[] {
  if (spans.length === 0) return NOTHING;
  const { context, guard, rule, sensitive = false } = taking;
  const { input, index, seen } = context;
  const report = { guard, rule, text: input.text, index, sensitive };
  seen.findings ??= [];
  for (const span of spans) seen.findings.push(reportFinding(span, report));
  if (rule.action !== 'mask') return NOTHING;
  return maskedAs ? spans.map((span) => ({ ...span, kind: maskedAs })) : spans;
}

interface Masking {
  readonly text: string;
  readonly session: MaskSession;
}

/** Takes some places out for good and hides the others. */
function withRemoved(
  { text, session }: Masking,
  sensitive: readonly Span[],
  removed: readonly Span[],
): string {
  const kept = withoutOverlaps(removed);
  const outside = sensitive.filter(
    (span) => !kept.some((each) => each.start < span.end && each.end > span.start),
  );
  const all = [...outside, ...kept].toSorted((a, b) => a.start - b.start);
  const gone = new Set<Span>(kept);
  return replaceSpans(text, all, (span) =>
    gone.has(span) ? REMOVED : session.hide(span.kind, text.slice(span.start, span.end)),
  );
}
