import type { Range } from './blocks.ts';

/** Words set the same way. Characters between two runs are Markdown's markers and are not shown. */
export interface Run extends Range {
  readonly strong: boolean;
  readonly emphasis: boolean;
  readonly code: boolean;
  /** The address a link carried, as written; null outside links. */
  readonly address: string | null;
}

type Setting = Omit<Run, 'start' | 'end'>;

const PLAIN: Setting = { strong: false, emphasis: false, code: false, address: null };
/** Bold, code, link or image, emphasis, escaped character; every repeat is bounded. */
const TOKEN =
  /\*\*|`[^`\n]{1,2000}`|!?\[[^[\]\n]{0,500}\]\([^()\s<>]{0,2000}(?:[ \t]+"[^"\n]{0,300}")?\)|\*|\\[\\`*_{}[\]()#+\-.!$|~>]/gu;

/** Reads Markdown's inline marks within a range, keeping every position. */
export function readRuns(text: string, range: Range): Run[] {
  const runs: Run[] = [];
  readInto(runs, { text, range, setting: PLAIN });
  return runs;
}

interface Stretch {
  readonly text: string;
  readonly range: Range;
  readonly setting: Setting;
}

function readInto(runs: Run[], stretch: Stretch): void {
  const { text, range } = stretch;
  let setting = stretch.setting;
  let from = range.start;
  const show = (end: number): void => {
    if (end > from) runs.push({ ...setting, start: from, end });
  };
  for (const token of tokensIn(text, range)) {
    const after = token.start + token.text.length;
    if (token.start < from) continue;
    const toggled = toggle(setting, token, stretch);
    if (toggled !== null) {
      show(token.start);
      setting = toggled;
      from = after;
    } else if (token.text.startsWith('\\')) {
      show(token.start);
      from = token.start + 1;
    } else if (token.text.length > 2) {
      show(token.start);
      showInner(runs, token, { text, range, setting });
      from = after;
    }
  }
  show(range.end);
}

interface Token {
  readonly start: number;
  readonly text: string;
}

function tokensIn(text: string, range: Range): Token[] {
  const slice = text.slice(range.start, range.end);
  const tokens: Token[] = [];
  for (const found of slice.matchAll(TOKEN))
    tokens.push({ start: range.start + found.index, text: found[0] });
  return tokens;
}

/** The setting after a bold or emphasis mark; null when the token is none, or opens what never closes. */
function toggle(setting: Setting, token: Token, stretch: Stretch): Setting | null {
  if (token.text !== '**' && token.text !== '*') return null;
  const key = token.text === '**' ? 'strong' : 'emphasis';
  if (setting[key] && !stretch.setting[key]) return { ...setting, [key]: false };
  const after = token.start + token.text.length;
  const closing = stretch.text.indexOf(token.text, after);
  // `2*3*4` is arithmetic, while `**Name**s` is a bold name.
  if (token.text === '*' && /[\p{L}\p{N}]/u.test(stretch.text[token.start - 1] ?? '')) return null;
  const opens = closing > after && closing < stretch.range.end && /\S/u.test(stretch.text[after] ?? '');
  return opens ? { ...setting, [key]: true } : null;
}

/** Code and links: their words without the marks around them. */
function showInner(runs: Run[], token: Token, stretch: Stretch): void {
  const { start, text } = token;
  if (text.startsWith('`')) {
    runs.push({ ...stretch.setting, code: true, start: start + 1, end: start + text.length - 1 });
    return;
  }
  const open = text.indexOf('[');
  const close = text.indexOf('](');
  const address = text.slice(close + 2, -1).split(/[ \t]/u)[0] ?? '';
  const range = { start: start + open + 1, end: start + close };
  readInto(runs, { text: stretch.text, range, setting: { ...stretch.setting, address } });
}
