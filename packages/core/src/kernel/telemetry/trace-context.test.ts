import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTraceparent, parseTraceparent } from './index.ts';

const hex = (digits: number) =>
  fc
    .uint8Array({ minLength: digits / 2, maxLength: digits / 2 })
    .map((bytes) => Buffer.from(bytes).toString('hex'))
    .filter((text) => !/^0+$/u.test(text));

it('reads back every header it writes', () => {
  fc.assert(
    fc.property(fc.record({ traceId: hex(32), spanId: hex(16), sampled: fc.boolean() }), (context) => {
      expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
    }),
  );
});

it('never throws, whatever a caller sends', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const read = parseTraceparent(header);
      expect(read === null || read.traceId.length === 32).toBe(true);
    }),
  );
});

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

it.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['the forbidden version', `ff-${TRACE}-${SPAN}-01`],
  ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['more than this version has', `00-${TRACE}-${SPAN}-01-more`],
  ['too few digits', `00-${TRACE.slice(1)}-${SPAN}-01`],
])('takes %s for no trace at all', (_case, header) => {
  expect(parseTraceparent(header)).toBeNull();
});

it('reads a version to come, and only the one flag it knows', () => {
  expect(parseTraceparent(`01-${TRACE}-${SPAN}-03-later`)).toEqual({
    traceId: TRACE,
    spanId: SPAN,
    sampled: true,
  });
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-02`)?.sampled).toBe(false);
});
