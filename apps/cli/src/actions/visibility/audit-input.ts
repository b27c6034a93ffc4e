import {
  auditInputSchema,
  type ParsedAuditInput,
  type RecordedAnswer,
  type Warning,
} from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { parseColumnMap, readAnswerFiles, readQuestionFile } from '@leadline/core/modules/visibility';
import { readBytes, readJsonObject } from './files.ts';
import { amount, competitors, list } from './flag-values.ts';

export interface AuditFlags {
  readonly brand?: string;
  readonly aliases?: string;
  readonly products?: string;
  readonly domains?: string;
  readonly competitors?: string;
  readonly category?: string;
  readonly industry?: string;
  readonly market?: string;
  readonly personas?: string;
  readonly context?: string;
  readonly note?: string;
  readonly answers?: readonly string[];
  readonly map?: string;
  readonly provider?: string;
  readonly live?: boolean;
  readonly assistants?: string;
  readonly questions?: string;
  readonly repeats?: string;
  readonly plan?: string;
  readonly analyst?: string;
  readonly budget?: string;
}

export interface AuditRequest {
  readonly input: ParsedAuditInput;
  /** What was skipped or mended in the files. */
  readonly warnings: readonly Warning[];
}

/**
 * Makes an audit's input from flags and files; flags win over the context file.
 *
 * @throws `invalid_input`, `unreadable_file`, `too_large`; nothing has been started then.
 */
export async function readAuditInput(flags: AuditFlags): Promise<AuditRequest> {
  const context = flags.context === undefined ? {} : await readJsonObject(flags.context);
  const source = await readSource(flags);
  const questions = flags.questions === undefined ? null : await readQuestions(flags.questions);
  const draft = {
    ...context,
    brand: brandOf(flags, context['brand']),
    ...given('competitors', flags.competitors, competitors),
    ...given('productCategory', flags.category),
    ...given('industry', flags.industry),
    ...given('market', flags.market),
    ...given('personas', flags.personas, list),
    ...given('note', flags.note),
    ...given('plan', flags.plan),
    ...given('analyst', flags.analyst),
    ...given('budgetUsd', flags.budget, amount),
    ...(questions && { questions: questions.questions }),
    answers: source.answers,
  };
  const parsed = auditInputSchema.safeParse(draft);
  if (!parsed.success) throw invalid(parsed.error.issues);
  return { input: parsed.data, warnings: [...source.warnings, ...(questions?.warnings ?? [])] };
}

function given(field: string, text: string | undefined, read: (text: string) => unknown = (same) => same) {
  return text === undefined ? {} : { [field]: read(text) };
}

function brandOf(flags: AuditFlags, known: unknown): unknown {
  const own = {
    ...given('name', flags.brand),
    ...given('aliases', flags.aliases, list),
    ...given('products', flags.products, list),
    ...given('domains', flags.domains, list),
  };
  if (typeof known === 'object' && known !== null) {
    const same = flags.brand === undefined || ('name' in known && known.name === flags.brand);
    // Another brand's aliases are not this one's.
    return same ? { ...known, ...own } : own;
  }
  if (flags.brand !== undefined) return own;
  throw new LeadlineError('invalid_input', 'Which brand?', {
    next: 'Name it with --brand NAME, or in the file given with --context.',
    kept: 'Nothing was started.',
  });
}

interface Source {
  readonly answers: unknown;
  readonly warnings: readonly Warning[];
}

async function readSource(flags: AuditFlags): Promise<Source> {
  const recorded = (flags.answers ?? []).length > 0;
  if (recorded && flags.live) {
    throw new LeadlineError('invalid_input', 'Give either --answers or --live, not both.', {
      kept: 'Nothing was started.',
    });
  }
  if (recorded) {
    const { answers, warnings } = await readRecorded(flags);
    return { answers: { kind: 'recorded', answers }, warnings };
  }
  if (!flags.live) {
    throw new LeadlineError('invalid_input', 'Where do the answers come from?', {
      next: 'Give recorded ones with --answers FILE, or ask the assistants with --live.',
      kept: 'Nothing was started.',
    });
  }
  const live = {
    kind: 'live',
    ...given('repeats', flags.repeats, amount),
    ...given('assistants', flags.assistants, list),
  };
  return { answers: live, warnings: [] };
}

async function readRecorded(
  flags: AuditFlags,
): Promise<{ readonly answers: RecordedAnswer[]; readonly warnings: Warning[] }> {
  const files = await Promise.all(
    (flags.answers ?? []).map(async (name) => ({ name, bytes: await readBytes(name) })),
  );
  return readAnswerFiles(files, {
    ...(flags.map !== undefined && { map: parseColumnMap(flags.map) }),
    ...(flags.provider !== undefined && { provider: flags.provider }),
  });
}

async function readQuestions(file: string) {
  return readQuestionFile({ name: file, bytes: await readBytes(file) });
}

function invalid(issues: readonly { readonly path: PropertyKey[]; readonly message: string }[]) {
  return new LeadlineError('invalid_input', 'The audit cannot be started as it was asked for.', {
    issues: issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })),
    kept: 'Nothing was started.',
    next: 'Correct the fields named above.',
  });
}
