import { NOTHING } from '../finding.ts';
import { hasMark, marksOf, type Reading } from '../reading/index.ts';
import type { Evidence } from './evidence.ts';

interface MarkupSign {
  readonly weight: number;
  readonly kind: string;
  /** A punctuation mark without which the expression cannot match. */
  readonly mark: string;
  /** Letters without which it cannot match; empty when the mark is rare enough. */
  readonly letters: string;
  readonly shape: RegExp;
}

const sign = (kind: string, weight: number, [mark = '', letters = '']: readonly string[]) => ({
  when: (shape: RegExp): MarkupSign => ({ kind, weight, mark, letters, shape }),
});

/** Marks of chat templates, forged turns and addresses that wait for data. Every repeat is bounded. */
const SIGNS: readonly MarkupSign[] = [
  sign('forged_turn', 0.7, ['|', '<|']).when(
    /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id)\|>/gu,
  ),
  sign('forged_turn', 0.65, ['[', 'INST]']).when(/\[\/?INST\]/gu),
  sign('forged_turn', 0.65, ['<', 'SYS>>']).when(/<<\/?SYS>>/gu),
  sign('forged_turn', 0.5, ['#', '##']).when(/(?:^|\n|\s)#{2,4}\s?(?:system|instruction)s?\s?:/giu),
  sign('forged_turn', 0.5, ['<']).when(
    /<\/?(?:system|system_prompt|user_input|instructions?)(?:\s[^<>]{0,80})?>/giu,
  ),
  sign('forged_turn', 0.45, ['{', '"role"']).when(/"role"\s?:\s?"(?:system|developer)"/gu),
  sign('forged_turn', 0.4, ['-', '---']).when(
    /[-#=]{3,20}\s?end of (?:the )?(?:document|input|user input|context|text)\s?[-#=]{3,20}/giu,
  ),
  sign('forged_turn', 0.5, ['`', '```']).when(/```\s?(?:system|instructions?)\b/giu),
  sign('exfiltration', 0.5, ['!', '](http']).when(
    /!\[[^\]]{0,100}\]\(https?:\/\/[^)\s]{1,300}[?&][\w-]{1,30}=\)?/gu,
  ),
  sign('exfiltration', 0.4, ['=', 'http']).when(
    /https?:\/\/[^\s)"'?]{1,300}\?[^\s)"'=]{1,30}=(?=[\s)"']|$)/gu,
  ),
  sign('tool_misuse', 0.5, ['|']).when(/\b(?:curl|wget)\s[^\n|]{1,300}\|\s?(?:ba|z)?sh\b/gu),
];

const SPEAKERS = new Set(['system', 'developer', 'administrator']);
const TURNS = /\b(?:human|user):[^\n]{0,200}\bassistant:[^\n]{0,200}/giu;
const FORGED_SPEAKER = 0.3;
const FORGED_TURNS = 0.4;

const TELLING = marksOf(`${SIGNS.map(({ mark }) => mark).join('')}:`);

export function markupEvidence(reading: Reading): readonly Evidence[] {
  const { text } = reading;
  if ((reading.marks & TELLING) === 0) return NOTHING;
  const found: Evidence[] = [];
  for (const { kind, weight, mark, letters, shape } of SIGNS) {
    if (!hasMark(reading, mark) || (letters !== '' && !text.includes(letters))) continue;
    for (const match of text.matchAll(shape))
      found.push({
        kind,
        sign: shape.source,
        start: match.index,
        end: match.index + match[0].length,
        score: weight,
      });
  }
  if (hasMark(reading, ':')) findSpeakers(text, found);
  return found;
}

/** `System: …` at the start of a line or sentence, and a user's and an assistant's turn in one text. */
function findSpeakers(text: string, found: Evidence[]): void {
  let assistant = false;
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    const match = /(?:^|[\n\]]|[.!?] )\[?([a-z]{6,13})\]? ?$/iu.exec(
      text.slice(Math.max(0, colon - 18), colon),
    );
    const speaker = match?.[1]?.toLowerCase() ?? '';
    assistant ||= speaker === 'assistant';
    if (!SPEAKERS.has(speaker)) continue;
    const start = colon - speaker.length;
    found.push({ kind: 'forged_turn', sign: 'speaker', start, end: colon + 1, score: FORGED_SPEAKER });
  }
  if (!assistant) return;
  for (const match of text.matchAll(TURNS))
    found.push({
      kind: 'forged_turn',
      start: match.index,
      end: match.index + match[0].length,
      sign: 'turns',
      score: FORGED_TURNS,
    });
}
