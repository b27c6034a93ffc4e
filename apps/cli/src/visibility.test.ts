import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditReport, auditReportSchema, type Schedule } from '@leadline/contracts';
import { type Sandbox, startSandbox } from '@leadline/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS, type Ran, type TestShell, testShell } from './test-shell.ts';

let shell: TestShell;
let sandbox: Sandbox;
let answers: string;
beforeAll(async () => {
  shell = await testShell();
  sandbox = await startSandbox({ latency: { kind: 'fixed', ms: 5 } });
  answers = await shell.file('answers.jsonl', ANSWERS);
});
afterAll(async () => {
  await sandbox.close();
  await shell.close();
});

const visibility = (args: readonly string[], env: Record<string, string> = {}) =>
  shell.run(['visibility', ...args], { env });
const simulated = () => ({ LEADLINE_SANDBOX_URL: sandbox.url });
const ACME = ['--brand', 'Acme', '--competitors', 'Globex=Globex Inc|GlobexOne,Initech'];
const idIn = ({ err }: Ran) => /Audit ([0-9a-f-]{36})/u.exec(err)?.[1] ?? '';

describe('an audit of recorded answers', () => {
  let auditId = '';

  it('runs to the end without questions, and writes each file asked for', async () => {
    const file = (name: string) => join(shell.folder, 'reports', name);
    const ran = await visibility([
      'audit',
      ...ACME,
      '--answers',
      answers,
      '--report',
      file('acme.html'),
      '--json',
      file('acme.json'),
      '--csv',
      file('acme.csv'),
      '--markdown',
      file('acme.md'),
    ]);
    expect(ran.code).toBe(0);
    auditId = idIn(ran);
    expect(ran.out).toContain('AI visibility of Acme');
    expect(ran.err).toContain('Plan: 12 answers to 6 questions, 0 collection and');
    expect(ran.err).toContain('by rules, without a model. Estimated cost $0.');
    expect(ran.err).toMatch(/\[(\d+)\/\1\]/u);
    const json = auditReportSchema.parse(JSON.parse(await readFile(file('acme.json'), 'utf8')));
    expect(json.competitors[0]).toMatchObject({ name: 'Globex', aliases: ['Globex Inc', 'GlobexOne'] });
    expect(json.answers).toHaveLength(12);
    expect(await readFile(file('acme.html'), 'utf8')).toMatch(/^<!doctype html>/u);
    expect((await readFile(file('acme.csv'), 'utf8')).trim().split('\n').length).toBeGreaterThan(12);
    expect(await readFile(file('acme.md'), 'utf8')).toMatch(/^# /u);
  });

  it('is shown, listed and exported', async () => {
    expect((await visibility(['show', auditId])).out).toContain('AI visibility of Acme');
    const shown = JSON.parse((await visibility(['show', auditId, '--json'])).out) as AuditReport;
    expect(shown.audit.id).toBe(auditId);
    expect((await visibility(['show', auditId, '--link'])).out).toMatch(
      new RegExp(`^http://127\\.0\\.0\\.1:0/reports/${auditId}\\?token=`, 'u'),
    );
    const list = await visibility(['list']);
    expect(list.out.split('\n')[1]).toMatch(new RegExp(`^${auditId} .* Acme +succeeded +12 `, 'u'));
    expect(JSON.parse((await visibility(['list', '--json'])).out)).toMatchObject({
      items: [{ id: auditId }],
    });
    expect((await visibility(['list', '--brand', 'Nobody'])).out).toContain('No audits here.');
    expect((await visibility(['export', auditId, '--format', 'markdown'])).out).toMatch(/^# /u);
    const out = join(shell.folder, 'export.csv');
    await visibility(['export', auditId, '--format', 'csv', '--out', out]);
    expect(await readFile(out, 'utf8')).toContain('Acme');
  });

  it('is compared with another', async () => {
    const later = idIn(await visibility(['audit', ...ACME, '--answers', answers]));
    const report = join(shell.folder, 'comparison.html');
    const compared = await visibility(['compare', auditId, later, '--report', report]);
    expect(compared.code).toBe(0);
    expect(compared.out).toContain('Acme');
    expect(await readFile(report, 'utf8')).toMatch(/^<!doctype html>/u);
  });

  it('is deleted', async () => {
    expect(await visibility(['delete', auditId])).toMatchObject({
      code: 0,
      out: `Deleted audit ${auditId}.\n`,
    });
    expect((await visibility(['show', auditId])).code).toBe(1);
  });
});

describe('an audit with a context file', () => {
  it('takes brand, rivals, company and reader from it; flags win', async () => {
    const context = await shell.file(
      'context.json',
      JSON.stringify({
        brand: { name: 'Acme', aliases: ['Acme Corp'] },
        competitors: [{ name: 'Globex' }],
        company: { employeeCount: 40 },
        plan: 'compact',
        note: 'From the file.',
      }),
    );
    const out = join(shell.folder, 'context-report.json');
    const base = ['audit', '--context', context, '--answers', answers, '--json', out];
    expect((await visibility([...base, '--note', 'From the flag.'])).code).toBe(0);
    const report = JSON.parse(await readFile(out, 'utf8')) as AuditReport;
    expect(report).toMatchObject({
      audit: { plan: 'compact' },
      brand: { name: 'Acme', aliases: ['Acme Corp'] },
      company: { employeeCount: 40 },
      note: 'From the flag.',
    });
    await visibility([...base, '--brand', 'Globex', '--competitors', 'Acme']);
    const other = JSON.parse(await readFile(out, 'utf8')) as AuditReport;
    expect(other.brand).toMatchObject({ name: 'Globex', aliases: [] });
  });

  it('reads columns by their map', async () => {
    const file = await shell.file('mapped.csv', 'id,frage,antwort\n1,Which tool?,Acme or Globex.\n');
    const ran = await visibility([
      'audit',
      ...ACME,
      '--answers',
      file,
      '--map',
      'query=frage,text=antwort',
      '--provider',
      'chatgpt',
    ]);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('Plan: 1 answer to 1 question, ');
  });
});

describe('a live audit', () => {
  it('asks the assistants of the built-in sandbox, and says that it is simulated', async () => {
    const out = join(shell.folder, 'live.json');
    const questions = await shell.file('questions.txt', 'Which project tools are best?\nIs Acme any good?\n');
    const ran = await visibility([
      'audit',
      ...ACME,
      '--live',
      '--sandbox',
      '--assistants',
      'openai,perplexity',
      '--questions',
      questions,
      '--plan',
      'compact',
      '--json',
      out,
    ]);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('Simulated by the sandbox: nothing is spent');
    expect(ran.out.toLowerCase()).toContain('simulated');
    const report = JSON.parse(await readFile(out, 'utf8')) as AuditReport;
    expect(report.audit).toMatchObject({ simulated: true, source: 'live', plan: 'compact' });
    expect(report.answers).toHaveLength(4);
    expect((await visibility(['list'])).out).toContain('succeeded, simulated');
  });

  it('is only estimated with --dry-run', async () => {
    const before = (await visibility(['list', '--json'])).out;
    const live = ['audit', ...ACME, '--live', '--category', 'project management', '--dry-run'];
    const ran = await visibility(live, simulated());
    expect(ran).toMatchObject({ code: 0, out: '' });
    expect(ran.err).toContain('Plan: 192 answers to 48 questions');
    expect((await visibility(['list', '--json'])).out).toBe(before);
  });

  it('stops before passing its budget, and goes on with a larger one', async () => {
    const live = ['audit', ...ACME, '--category', 'project management', '--live', '--assistants', 'openai'];
    const stopped = await visibility([...live, '--plan', 'compact', '--budget', '0.1'], simulated());
    expect(stopped.code).toBe(1);
    expect(stopped.err).toContain('(budget_reached)');
    expect(stopped.err).toMatch(/^Kept: Every answer/mu);
    const { items } = JSON.parse((await visibility(['list', '--status', 'paused', '--json'])).out) as {
      items: { id: string; costUsd: number }[];
    };
    expect(items[0]?.costUsd).toBeLessThanOrEqual(0.1);
    const resumed = await visibility(['resume', items[0]?.id ?? '', '--budget', '20'], simulated());
    expect(resumed.code).toBe(0);
    expect(resumed.out).toContain('AI visibility of Acme');
  });

  it('with a wrong key fails with the key’s name, and can be resumed with the right one', async () => {
    const env = (key: string) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: `${sandbox.url}/openai/v1` });
    const questions = await shell.file('one.txt', 'Which project tools are best?\n');
    const args = ['audit', ...ACME, '--live', '--assistants', 'openai', '--questions', questions];
    const failed = await visibility(args, env('not-the-key'));
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('(provider_rejected_key)');
    expect(failed.err).toContain('leadline doctor');
    expect(failed.err).not.toContain('not-the-key');
    const { items } = JSON.parse((await visibility(['list', '--status', 'failed', '--json'])).out) as {
      items: { id: string }[];
    };
    const resumed = await visibility(['resume', items[0]?.id ?? ''], env('sandbox-key'));
    expect(resumed.code).toBe(0);
  });

  it('without a key names the assistants that lack one', async () => {
    const args = ['audit', ...ACME, '--live', '--assistants', 'openai,gemini', '--category', 'crm'];
    const { code, err } = await visibility(args);
    expect(code).toBe(1);
    expect(err).toMatch(/openai, gemini.*\(provider_unconfigured\)\nKept: Nothing was started/u);
  });

  it('that is interrupted says what is kept, and is ended or gone on with by its id', async () => {
    sandbox.setRules([{ match: {}, fault: 'hang' }]);
    const stop = new AbortController();
    const args = ['visibility', 'audit', ...ACME, '--answers', answers, '--analyst', 'auto'];
    const ran = await shell.run(args, {
      env: simulated(),
      stopped: stop.signal,
      onRemark: (text) => text.includes('Analysing') && stop.abort('SIGINT'),
    });
    sandbox.setRules([]);
    expect(ran.code).toBe(130);
    const auditId = /audit ([0-9a-f-]{36}) waits/u.exec(ran.err)?.[1] ?? '';
    expect(ran.err).toContain(`leadline visibility resume ${auditId}`);
    expect((await visibility(['cancel', auditId])).out).toBe(`Audit ${auditId} is cancelled.\n`);
    const shown = await visibility(['show', auditId]);
    expect(shown.out).toMatch(/^Acme: cancelled, /u);
    expect((await visibility(['resume', auditId], simulated())).code).toBe(0);
  });
});

describe('questions and schedules', () => {
  it('48 questions are printed, or written for --questions', async () => {
    const args = [
      'questions',
      '--brand',
      'Acme',
      '--category',
      'project management',
      '--competitors',
      'Globex',
    ];
    const printed = await visibility(args);
    expect(printed.code).toBe(0);
    expect(printed.out.trim().split('\n')).toHaveLength(49);
    expect(printed.err).toContain('Made by rules, without a model.');
    const out = join(shell.folder, 'made.jsonl');
    await visibility([...args, '--out', out]);
    const live = ['audit', ...ACME, '--live', '--questions', out, '--dry-run'];
    expect((await visibility(live, simulated())).err).toContain('Plan: 192 answers to 48 questions');
  });

  it('a schedule is added, listed and deleted', async () => {
    const add = [
      'schedule',
      'add',
      '--name',
      'weekly',
      '--cron',
      '0 6 * * 1',
      '--time-zone',
      'Europe/Berlin',
    ];
    const added = await visibility([...add, ...ACME, '--category', 'project management'], simulated());
    expect(added.out).toMatch(/^Added "weekly"; next run \d{4}-/u);
    expect((await visibility(['schedule', 'list'])).out).toContain('0 6 * * 1 (Europe/Berlin)');
    const [schedule] = JSON.parse((await visibility(['schedule', 'list', '--json'])).out) as Schedule[];
    expect((await visibility(['schedule', 'delete', schedule?.id ?? ''])).code).toBe(0);
    expect((await visibility(['schedule', 'list'])).out).toContain('No schedules yet.');
    const wrong = await visibility(
      ['schedule', 'add', '--name', 'x', '--cron', 'every monday', ...ACME],
      simulated(),
    );
    expect(wrong.code).toBe(2);
  });
});
