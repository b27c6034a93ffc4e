import type { Warning } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';

const ITEMS_SHOWN = 20;

const MESSAGES = {
  blank_answers: 'rows without an answer were skipped.',
  blank_questions: 'rows without a question were skipped.',
  duplicates: 'rows repeat an earlier one word for word and were skipped.',
  dropped_sources:
    'cited sources were left out: the address is empty, above 4,000 characters, or beyond the 1,000th.',
  unreadable_dates: 'dates could not be read and were left out.',
  replaced_characters:
    'rows hold characters no database can keep (U+0000 or half a surrogate pair); each became “�”.',
} as const;
export type NoteCode = keyof typeof MESSAGES;

/** Gathers what was skipped or mended, and what is wrong, so that all of it is told at once. */
export interface Notes {
  /** Something left out or mended at this place. */
  note(code: NoteCode, where: string): void;
  /** Something that stops the file from being used. */
  problem(where: string, message: string): void;
  count(code: NoteCode): number;
  warnings(): Warning[];
  /** Throws `invalid_input` naming every problem, when there are any. */
  assertNoProblems(): void;
}

export function createNotes(): Notes {
  const places = new Map<NoteCode, string[]>();
  const problems: { path: string; message: string }[] = [];
  return {
    note: (code, where) => {
      const known = places.get(code);
      if (known) known.push(where);
      else places.set(code, [where]);
    },
    problem: (where, message) => {
      problems.push({ path: where, message });
    },
    count: (code) => places.get(code)?.length ?? 0,
    warnings: () =>
      [...places].map(([code, items]) => ({
        code,
        message: `${items.length} ${MESSAGES[code]}`,
        items: shorten(items),
      })),
    assertNoProblems: () => {
      if (problems.length > 0) throw problemsError(problems);
    },
  };
}

function problemsError(problems: readonly { path: string; message: string }[]): LeadlineError {
  const [first] = problems;
  const rest = problems.length > 1 ? ` ${problems.length - 1} more rows have problems.` : '';
  return new LeadlineError('invalid_input', `${first?.path}: ${first?.message}${rest}`, {
    next: 'Mend these rows, or say with --map which columns to use (FIELD= for none), and try again.',
    kept: 'Nothing was started.',
    issues: problems.slice(0, ITEMS_SHOWN),
  });
}

function shorten(items: readonly string[]): string[] {
  const hidden = items.length - ITEMS_SHOWN;
  return hidden > 0 ? [...items.slice(0, ITEMS_SHOWN), `and ${hidden} more`] : [...items];
}
