import { asObject } from '../json.ts';
import { namesNumber } from '../model/field-names.ts';
import type { ModelAnswer } from '../model/request.ts';
import { jsonAnswer } from '../model/simulated-model.ts';
import { createRandom } from '../random.ts';
import type { Rule } from './rules.ts';

const REFUSAL = "I'm sorry, but I can't help with that request.";

/** The longest list anywhere in a JSON value. */
function longestList(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  let longest: unknown[] = Array.isArray(value) ? value : [];
  for (const inner of Object.values(value)) {
    const candidate = longestList(inner);
    if (candidate.length > longest.length) longest = candidate;
  }
  return longest;
}

/** Gives one item another item's number; without numbers, repeats the item. */
function repeatNumber(list: unknown[], victim: number): void {
  const from = list[victim === 0 ? 1 : 0];
  const item = asObject(list[victim]);
  const numbered = Object.keys(item).find(namesNumber);
  list[victim] = numbered === undefined ? from : { ...item, [numbered]: asObject(from)[numbered] };
}

function miscount(answer: ModelAnswer, rule: Rule, seed: string): ModelAnswer {
  const value = JSON.parse(answer.text) as unknown;
  const list = longestList(value);
  if (list.length < 2) return answer;
  const random = createRandom(`spoil|${seed}`);
  const victim = random.int(0, list.length - 1);
  const variant = rule.variant ?? random.pick(['missing', 'duplicate'] as const);
  if (variant === 'missing') list.splice(victim, 1);
  else repeatNumber(list, victim);
  return jsonAnswer(value);
}

/** JSON with a closing bracket lost on the way, as models lose them. */
function breakJson(answer: ModelAnswer): ModelAnswer {
  const end = Math.max(1, Math.floor(answer.text.length * 0.8));
  return { ...answer, text: answer.text.slice(0, end), broken: true };
}

/** Turns a good answer into the one the rule asks for; rules that spoil the transport leave it as it is. */
export function spoilAnswer(
  answer: ModelAnswer,
  rule: Rule,
  spoiling: { json: boolean; seed: string },
): ModelAnswer {
  switch (rule.fault) {
    case 'wrong_count':
      return spoiling.json ? miscount(answer, rule, spoiling.seed) : answer;
    case 'broken_json':
      return spoiling.json && rule.where !== 'envelope' ? breakJson(answer) : answer;
    case 'refusal':
      return { text: REFUSAL, passages: [], sources: [], finish: 'refusal', broken: false };
    default:
      return answer;
  }
}
