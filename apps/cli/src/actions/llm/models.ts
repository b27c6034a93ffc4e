import { type ModelList, type ModelView, routeOperations } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { withLeadline } from '../session.ts';

export interface ModelsFlags {
  readonly provider?: string;
  readonly kind?: string;
  readonly strength?: string;
  readonly configured?: boolean;
  readonly json?: boolean;
}

export async function showModels(context: CommandContext, flags: ModelsFlags): Promise<void> {
  const { json, configured, ...query } = flags;
  const { terminal } = context;
  const models = await withLeadline(context, { work: false }, (session) =>
    session.ask(routeOperations.models, { ...query, ...(configured && { show: 'configured' }) }),
  );
  terminal.print(json ? JSON.stringify(models, null, 2) : modelsText(terminal, models));
}

const TITLES = ['model', 'window', 'in', 'cached', 'out', 'zones', 'strengths', 'where'] as const;

function modelsText(terminal: Terminal, { asOf, items, simulated }: ModelList): string {
  if (items.length === 0) return 'No such model is known. Without filters: leadline llm models';
  const [head = '', ...rows] = table(TITLES, items.map(cellsOf));
  const callable = items.filter(({ configured }) => configured).length;
  const unsure = items.some(({ confirmed }) => !confirmed);
  return [
    terminal.style('bold', head),
    ...rows.map((row, index) => (items[index]?.configured ? row : terminal.style('dim', row))),
    '',
    `${items.length} models, ${callable} of them configured. US dollars per million tokens; file of ${asOf}.`,
    ...(unsure ? ["* not confirmed by the provider's own page"] : []),
    ...(simulated ? ['Simulated: a sandbox stands in for the providers.'] : []),
  ].join('\n');
}

function cellsOf(model: ModelView): string[] {
  const { price } = model;
  const mark = model.confirmed ? '' : ' *';
  return [
    `${model.id}${mark}`,
    model.contextWindow === null ? '–' : tokens(model.contextWindow),
    money(price?.inputUsd),
    money(price?.cachedInputUsd),
    money(price?.outputUsd),
    model.zones.join(' '),
    model.strengths.join(' '),
    model.places.map(placeText).join(', ') || 'not configured',
  ];
}

function money(usd: number | undefined): string {
  return usd === undefined ? '–' : `$${Number(usd.toPrecision(4))}`;
}

function placeText({ endpoint, zone, account, free }: ModelView['places'][number]): string {
  const notes = [zone, ...(account === 'own' ? ['own key'] : []), ...(free ? ['free'] : [])];
  return `${endpoint} (${notes.join(', ')})`;
}

function tokens(count: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}
