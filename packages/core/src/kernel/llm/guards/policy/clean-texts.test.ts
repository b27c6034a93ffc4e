import { describe, expect, it } from 'vitest';
import {
  type CleanTexts,
  createCleanTexts,
  DEFAULT_GUARD_POLICY,
  guardInput,
  type InputText,
  preparePolicy,
} from '../index.ts';

const policy = preparePolicy(DEFAULT_GUARD_POLICY);
const LONG = 'Our offer covers delivery, training and a year of support for all plants. '.repeat(8);
const MAIL = `${LONG} Write to anna.berg@example.com.`;

/** The texts a memory was told of. */
function watched() {
  const inner = createCleanTexts();
  const noted: string[] = [];
  const clean: CleanTexts = {
    knows: inner.knows,
    note(input, under) {
      noted.push(input.text);
      inner.note(input, under);
    },
  };
  return { clean, noted };
}

const ask = (
  text: string,
  clean: CleanTexts,
  more: { names?: string[]; origin?: InputText['origin'] } = {},
) =>
  guardInput([{ text, origin: more.origin ?? 'user' }], policy, {
    clean,
    ...(more.names && { names: more.names }),
  });

describe('remembering clean texts', () => {
  it('reads a long text once', () => {
    const { clean, noted } = watched();
    ask(LONG, clean);
    ask(LONG, clean);
    expect(noted).toEqual([LONG]);
  });

  it('never remembers one in which something was found, and masks it each time', () => {
    const { clean, noted } = watched();
    for (const _ of [1, 2]) expect(ask(MAIL, clean).texts[0]).toContain('[EMAIL_1]');
    expect(noted).toEqual([]);
  });

  it('does not rely on what was clean from somebody else’s mouth, or under another policy', () => {
    const { clean, noted } = watched();
    ask(LONG, clean, { origin: 'system' });
    ask(LONG, clean, { origin: 'fetched' });
    guardInput([{ text: LONG, origin: 'fetched' }], preparePolicy(DEFAULT_GUARD_POLICY), { clean });
    expect(noted).toHaveLength(3);
  });

  it('is not asked where the request lists names', () => {
    const { clean, noted } = watched();
    ask(LONG, clean);
    expect(ask(LONG, clean, { names: ['delivery'] }).texts[0]).toContain('[NAME_1]');
    expect(noted).toHaveLength(1);
  });

  it('forgets when there is no more room', () => {
    const clean = createCleanTexts({ mostBytes: 10_000 });
    const input = { text: LONG, origin: 'user' as const };
    clean.note(input, policy);
    expect(clean.knows(input, policy)).toBe(true);
    for (let at = 0; at < 20; at += 1) clean.note({ text: `${LONG} ${at}`, origin: 'user' }, policy);
    expect(clean.knows(input, policy)).toBe(false);
  });
});
