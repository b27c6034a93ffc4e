import { readFile } from 'node:fs/promises';
import {
  type AuditInput,
  auditInputSchema,
  type Brand,
  type RecordedAnswer,
  type Warning,
} from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import { parseColumnMap, readAnswerFiles, readQuestionFile } from '@leadline/core/modules/visibility';
import { z } from 'zod';

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

/** Makes an audit's input from flags and files; flags win over the context file. */
export async function readAuditInput(
  flags: AuditFlags,
): Promise<{ readonly input: AuditInput; readonly warnings: readonly Warning[] }> {
  const context = flags.context === undefined ? {} : await readContext(flags.context);
  const { answers, warnings } = await readAnswers(flags);
  const questions = flags.questions === undefined ? undefined : await readQuestions(flags.questions);
  const draft = {
    ...context,
    brand: brandOf(flags, context.brand),
    ...(flags.competitors !== undefined && { competitors: parseCompetitors(flags.competitors) }),
    ...(flags.category !== undefined && { productCategory: flags.category }),
    ...(flags.industry !== undefined && { industry: flags.industry }),
    ...(flags.market !== undefined && { market: flags.market }),
    ...(flags.personas !== undefined && { personas: list(flags.personas) }),
    ...(flags.note !== undefined && { note: flags.note }),
    ...(flags.plan !== undefined && { plan: flags.plan }),
    ...(flags.analyst !== undefined && { analyst: flags.analyst }),
    ...(flags.budget !== undefined && { budgetUsd: amount(flags.budget) }),
    ...(questions && { questions }),
    answers,
  };
  const parsed = auditInputSchema.safeParse(draft);
  if (!parsed.success) throw invalid(parsed.error);
  return { input: parsed.data, warnings };
}

async function readContext(file: string): Promise<Record<string, unknown> & { brand?: unknown }> {
  const text = await readText(file);
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new LeadlineError('unreadable_file', `${file} is not a JSON object.`, { cause });
  }
}

async function readText(file: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(file));
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new LeadlineError('unreadable_file', `${file} cannot be read.`, {
      cause,
      kept: 'Nothing was started.',
      next: 'Check the path and its permissions.',
    });
  }
}

function brandOf(flags: AuditFlags, known: unknown): unknown {
  if (flags.brand === undefined && known !== undefined) return known;
  if (flags.brand === undefined) {
    throw new LeadlineError('invalid_input', 'Which brand?', { next: 'Name it with --brand NAME.' });
  }
  const given = typeof known === 'object' && known !== null ? known : {};
  return {
    ...given,
    name: flags.brand,
    ...(flags.aliases !== undefined && { aliases: list(flags.aliases) }),
    ...(flags.products !== undefined && { products: list(flags.products) }),
    ...(flags.domains !== undefined && { domains: list(flags.domains) }),
  };
}

/** `Globex=Globex Inc|GlobexOne,Initech` → two rivals, the first with two aliases. */
export function parseCompetitors(text: string): Pick<Brand, 'name' | 'aliases'>[] {
  return list(text).map((entry) => {
    const [name = '', aliases = ''] = entry.split('=');
    return {
      name: name.trim(),
      aliases: aliases
        .split('|')
        .map((alias) => alias.trim())
        .filter(Boolean),
    };
  });
}

async function readAnswers(
  flags: AuditFlags,
): Promise<{ answers: AuditInput['answers']; warnings: Warning[] }> {
  const recorded = (flags.answers ?? []).length > 0;
  if (recorded && flags.live) {
    throw new LeadlineError('invalid_input', 'Give either --answers or --live, not both.');
  }
  if (recorded) {
    const { answers, warnings } = await readRecorded(flags);
    return { answers: { kind: 'recorded', answers }, warnings };
  }
  if (!flags.live) {
    throw new LeadlineError('invalid_input', 'Where do the answers come from?', {
      next: 'Give recorded ones with --answers FILE, or ask the assistants with --live.',
    });
  }
  const assistants = flags.assistants === undefined ? undefined : list(flags.assistants);
  const repeats = flags.repeats === undefined ? 1 : amount(flags.repeats);
  return {
    answers: { kind: 'live', repeats, ...(assistants && { assistants }) } as AuditInput['answers'],
    warnings: [],
  };
}

async function readRecorded(flags: AuditFlags): Promise<{ answers: RecordedAnswer[]; warnings: Warning[] }> {
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

function list(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new LeadlineError('invalid_input', `"${text}" is not a number.`);
}

function invalid(error: z.ZodError): LeadlineError {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  return new LeadlineError('invalid_input', 'The audit cannot be started as it was asked for.', {
    issues,
    kept: 'Nothing was started.',
    next: 'Correct the fields named above.',
  });
}
