import type { SourceDefinition } from './source.ts';

const FIELDS_SHOWN = 6;

/** The table of the data sources as docs/guides/enrichment.md shows it: Markdown, made from the definitions. */
export function sourcesTable(definitions: readonly SourceDefinition[]): string {
  const head = ['| source | keys | price of a call | brings | may be kept |', '|---|---|---|---|---|'];
  const rows = definitions.map(
    (source) =>
      `| [${source.title}](${source.homepage}) (\`${source.name}\`) | ${keysOf(source)} | ${priceOf(source)} | ${yieldsOf(source)} | ${keepOf(source)} |`,
  );
  return [...head, ...rows].join('\n');
}

function keysOf({ keys }: SourceDefinition): string {
  const settings = Object.values(keys);
  return settings.length === 0 ? 'none' : settings.map((setting) => `\`${setting}\``).join(', ');
}

function priceOf({ calls }: SourceDefinition): string {
  const prices = Object.values(calls).map(({ priceUsd }) => priceUsd);
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  if (most === 0) return 'free';
  return least === most ? `$${most}` : `${least === 0 ? 'free' : `$${least}`} to $${most}`;
}

function yieldsOf({ calls }: SourceDefinition): string {
  const fields = [...new Set(Object.values(calls).flatMap((call) => call.yields))];
  if (fields.length === 0) return Object.keys(calls).join(', ');
  const more = fields.length > FIELDS_SHOWN ? ` and ${fields.length - FIELDS_SHOWN} more` : '';
  return `${fields.slice(0, FIELDS_SHOWN).join(', ')}${more}`;
}

function keepOf({ licence: { keepDays, keepAlways = [], note } }: SourceDefinition): string {
  const always = keepAlways.length > 0 ? `, ${keepAlways.join(', ')} always` : '';
  const days =
    keepDays === null ? 'yes' : keepDays === 0 ? `no, shown only${always}` : `${keepDays} days${always}`;
  return `${days}. ${note.replaceAll('|', '\\|')}`;
}
