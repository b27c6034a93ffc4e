import {
  type Enrichment,
  FIELD_GROUPS,
  type FieldValue,
  fieldOf,
  type Profile,
  type ProfileField,
} from '@leadline/contracts';
import { dollars } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { SIMULATED } from './simulated.ts';

interface Shown {
  readonly sources: boolean;
  readonly now: Date;
}

/** What an enrichment found, for people: the profile by groups, then what it cost. */
export function enrichmentText(terminal: Terminal, found: Enrichment, { sources, now }: Shown): string {
  const { profile } = found;
  const lines = profile ? [profileText(terminal, profile, now)] : [];
  if (sources) lines.push('', ...sourceLines(terminal, found));
  return [...lines, '', costLine(terminal, found)].join('\n');
}

export function profileText(terminal: Terminal, profile: Profile, now: Date): string {
  const { entity, simulated } = profile;
  const domain = entity.domain === null || entity.domain === entity.name ? '' : ` · ${entity.domain}`;
  const head = `${terminal.style('bold', `${entity.name}${domain}`)}  ${percent(entity.confidence)} sure`;
  const label = simulated ? [terminal.style('yellow', SIMULATED)] : [];
  const reasons = entity.reasons.map((reason) => terminal.style('dim', `  ${reason}`));
  const groups = FIELD_GROUPS.flatMap((group) => {
    const fields = profile.fields.filter(({ field }) => fieldOf(field).group === group);
    return fields.length === 0
      ? []
      : [
          '',
          terminal.style('bold', title(group)),
          ...fields.flatMap((field) => fieldLines(terminal, field, now)),
        ];
  });
  return [...label, head, ...reasons, ...groups].join('\n');
}

const NAME_WIDTH = 20;
const VALUE_WIDTH = 44;
const OTHERS_SHOWN = 3;

function fieldLines(terminal: Terminal, field: ProfileField, now: Date): string[] {
  const [first] = field.saidBy;
  const value = cut(valueText(field.value), VALUE_WIDTH);
  const who = field.corrected ? 'corrected by hand' : sourcesText(field.saidBy.map(({ source }) => source));
  const age = first ? ageText(first.observedAt, now) : '';
  const notes = [percent(field.confidence), who, age, ...(field.stale ? ['old'] : []), first?.url ?? ''];
  const line = `  ${field.field.padEnd(NAME_WIDTH)}${value.padEnd(VALUE_WIDTH)}  ${terminal.style('dim', notes.filter(Boolean).join('  '))}`;
  const others = field.others.slice(0, OTHERS_SHOWN).map(({ value: other, saidBy }) => {
    const said = `${sourcesText(saidBy.map(({ source }) => source))}, ${ageText(saidBy[0]?.observedAt ?? '', now)}`;
    return terminal.style(
      'dim',
      `  ${''.padEnd(NAME_WIDTH)}≠ ${cut(valueText(other), VALUE_WIDTH)}  (${said})`,
    );
  });
  return [line.trimEnd(), ...others];
}

function valueText(value: FieldValue): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'number'
    ? value.toLocaleString('en', { useGrouping: Math.abs(value) >= 10_000 })
    : value;
}

function sourcesText(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const more = distinct.length > 2 ? ` +${distinct.length - 2}` : '';
  return `${distinct.slice(0, 2).join(', ')}${more}`;
}

const DAY_MS = 86_400_000;

function ageText(observedAt: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(observedAt)) / DAY_MS);
  if (Number.isNaN(days)) return '';
  if (days < 1) return 'today';
  if (days < 60) return `${days} d`;
  return days < 730 ? `${Math.round(days / 30)} months` : `${Math.round(days / 365)} years`;
}

function sourceLines(terminal: Terminal, { layers }: Enrichment): string[] {
  return layers.flatMap(({ layer, status, reason, sources }) => [
    terminal.style('bold', `Layer ${layer}: ${status}${reason ? `, ${reason}` : ''}`),
    ...sources.map(({ source, call, outcome, origin, costUsd, ms, fields, reason: why }) => {
      const cost = costUsd > 0 ? `, ${dollars(costUsd)}` : '';
      const told =
        outcome === 'hit' ? `${fields.length} fields${cost}, ${origin ?? ''}, ${Math.round(ms)} ms` : outcome;
      return `  ${`${source} ${call}`.padEnd(26)}${told}${cost && outcome !== 'hit' ? cost : ''}${why ? `: ${why}` : ''}`;
    }),
  ]);
}

function costLine(
  terminal: Terminal,
  { id, costUsd, savedUsd, budgetUsd, served, simulated, profile }: Enrichment,
): string {
  const fill = profile
    ? `${profile.fields.length} fields, ${percent(profile.fill)} of those wanted`
    : 'nothing found';
  const price = simulated ? `would have cost ${dollars(costUsd)}` : `cost ${dollars(costUsd)}`;
  const saved = savedUsd > 0 ? `, saved ${dollars(savedUsd)}` : '';
  const from = served === 'cache' ? ', all at hand' : ` of a budget of ${dollars(budgetUsd)}`;
  return terminal.style('dim', `${fill} · ${price}${from}${saved} · enrichment ${id}`);
}

/** Who could be meant, each with the exact command that says so. */
export function candidatesText(terminal: Terminal, { query, candidates }: Enrichment): string {
  const lines = candidates.flatMap(
    ({ name, domain, country, registryNumber, confidence, reasons, query: next }, at) => {
      const marks = [country, domain, registryNumber].filter((mark) => mark !== null).join(', ');
      return [
        `${String(at + 1).padStart(3)}. ${terminal.style('bold', name)}${marks ? `, ${marks}` : ''}  ${percent(confidence)}  ${terminal.style('dim', reasons.join('; '))}`,
        `     leadline enrich ${quoted(next)}`,
      ];
    },
  );
  return [`It is in doubt which company is meant by "${query}":`, ...lines].join('\n');
}

function quoted(text: string): string {
  return /^[\w.-]+$/u.test(text) ? text : `"${text.replaceAll(/["\\$`]/gu, '\\$&')}"`;
}

function title(group: string): string {
  return `${group.charAt(0).toUpperCase()}${group.slice(1)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1).toWellFormed()}…`;
}
