import type { Stage } from '../../../stage/index.ts';
import {
  type AnswerCheck,
  blockedError,
  compileSources,
  createCleanTexts,
  createSchemaChecks,
  doubtsOf,
  guardInput,
  type InputText,
  type PreparedPolicy,
  type SchemaChecks,
  type Sources,
  settleDoubts,
} from '../../guards/index.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { textsOf, withTexts } from '../prompt-texts.ts';
import { guardedAnswer, note, type Outgoing } from './guarded-answer.ts';
import type { JudgeFor } from './judge.ts';

export interface GuardsOptions {
  /** Asked where the rules are in doubt; undefined for nobody. */
  readonly judge: JudgeFor | undefined;
}

/**
 * Masks, warns of and blocks what the policy of the workspace says, on the way in and on the way out: what was masked in the question is
 * put back into the answer.
 */
export function guardsStage({ judge }: GuardsOptions): Stage<Exchange, Reply> {
  const remembered = createCleanTexts();
  const schemas = createSchemaChecks();
  return async (exchange, next) => {
    const { request, wishes, notes, caller, embedding } = exchange;
    const policy = notes.guards?.policy;
    if (!policy || policy.idle) return next(exchange);
    const texts = textsOf(request.options, exchange.prompted?.examples);
    // What is to be embedded comes once, and what confidential clients say stays in no memory.
    const clean = caller.confidential || embedding ? undefined : remembered;
    let guarded = guardInput(texts, policy, { names: wishes.maskNames, clean });
    if (
      guarded.suspicions.length > 0 &&
      judge &&
      mayBeJudged(exchange, policy) &&
      doubtsOf(guarded, policy).length > 0
    )
      guarded = await settleDoubts(guarded, texts, { policy, judge: judge(exchange) });
    note(notes, guarded.findings);
    if (guarded.blocked) throw blockedError(guarded.findings, 'request');
    const out: Outgoing = {
      policy,
      session: guarded.session,
      notes,
      as: request.options.responseFormat?.type === 'json' ? 'json' : 'text',
      sources: sourcesOf(texts, policy),
      schema: checkOf(exchange, policy, schemas),
    };
    const sent = guarded.changed ? { ...exchange, request: masked(exchange, guarded.texts) } : exchange;
    return guardedAnswer(await next(sent), out);
  };
}

const mayBeJudged = ({ caller }: Exchange, { judge }: PreparedPolicy): boolean =>
  !caller.confidential || judge.confidential;

function masked({ request }: Exchange, texts: readonly string[]): Exchange['request'] {
  return { ...request, options: withTexts(request.options, texts) };
}

/** What tools and files brought is what an answer may claim. */
function sourcesOf(texts: readonly InputText[], { claims }: PreparedPolicy): Sources | undefined {
  if (claims.action === 'off') return undefined;
  const fetched = texts.filter(({ origin }) => origin === 'fetched').map(({ text }) => text);
  return fetched.length > 0 ? compileSources(fetched) : undefined;
}

function checkOf(
  { request }: Exchange,
  { schema }: PreparedPolicy,
  schemas: SchemaChecks,
): AnswerCheck | undefined {
  const { responseFormat } = request.options;
  if (responseFormat?.type !== 'json' || schema.action === 'off') return undefined;
  return schemas.of(responseFormat.schema);
}
