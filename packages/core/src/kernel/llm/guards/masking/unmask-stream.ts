import { type UnmaskOptions, unmask } from './mask.ts';
import { LONGEST_PLACEHOLDER, PLACEHOLDER_WORDS } from './placeholders.ts';
import type { MaskSession } from './session.ts';

/** Puts values back in a text that comes in pieces. */
export interface StreamUnmasker {
  /** What can be passed on after one more piece. */
  push(delta: string): string;
  /** What was held back. */
  end(): string;
}

/**
 * `push` over all pieces and `end` give together what `unmask` gives for the whole text, however it is cut. At
 * most `LONGEST_PLACEHOLDER` characters are held back, and only while they may be the beginning of a placeholder.
 */
export function createStreamUnmasker(session: MaskSession, options: UnmaskOptions = {}): StreamUnmasker {
  let held = '';
  return {
    push(delta) {
      if (held === '' && !delta.includes('[') && !delta.endsWith('\\')) return delta;
      const text = held + delta;
      const safe = openPlaceholder(text);
      held = text.slice(safe);
      return unmask(text.slice(0, safe), session, options);
    },
    end() {
      const rest = unmask(held, session, options);
      held = '';
      return rest;
    },
  };
}

const BEGINNINGS = new Set(
  PLACEHOLDER_WORDS.flatMap((word) => Array.from(word, (_, at) => word.slice(0, at + 1))),
);

/** Where a placeholder may have begun that is not complete; the length of the text when none has. */
function openPlaceholder(text: string): number {
  const open = text.lastIndexOf('[');
  const start = open > 0 && text.charAt(open - 1) === '\\' ? open - 1 : open;
  if (open >= 0 && text.length - start < LONGEST_PLACEHOLDER && couldBegin(text.slice(open + 1)))
    return start;
  // A backslash alone may belong to the bracket that follows.
  return text.endsWith('\\') ? text.length - 1 : text.length;
}

function couldBegin(written: string): boolean {
  const plain = written.toUpperCase().replaceAll('\\_', '_');
  if (plain === '' || plain === '\\') return true;
  const [, word = '', rest = ''] = /^([A-Z]+(?:_ID?)?)(.*)$/su.exec(plain) ?? [];
  if (rest === '') return BEGINNINGS.has(word) || BEGINNINGS.has(word.replace(/_I?$/u, ''));
  if (rest === '\\') return BEGINNINGS.has(word);
  return (PLACEHOLDER_WORDS as readonly string[]).includes(word) && /^_\d{0,6}\\?$/u.test(rest);
}
