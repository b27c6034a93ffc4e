import { SETTING_GROUPS, type Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';

const REGISTRY: readonly (readonly [string, Setting])[] = Object.entries(SETTINGS);

/** The documentation's page of settings, Markdown. */
export function settingsPage(): string {
  const groups = SETTING_GROUPS.map((group) => {
    const rows = REGISTRY.filter(([, definition]) => definition.group === group).map(row);
    return [`## ${group}`, '', '| name | default | what it does |', '|---|---|---|', ...rows, ''].join('\n');
  });
  return [
    '<!-- Made from the registry of settings by `npm run docs:settings`; do not edit. -->',
    '# Settings',
    '',
    'Nothing has to be set. Settings are environment variables; they may also be kept in `settings.env` in',
    "Leadline's home, one `NAME=value` a line. The environment wins. Keep that file to yourself (`chmod 600`).",
    '',
    ...groups,
  ].join('\n');
}

function row([name, definition]: readonly [string, Setting]): string {
  const notes = [
    definition.description,
    definition.aliases?.length ? `Also read from ${definition.aliases.map(code).join(', ')}.` : '',
    definition.secret ? 'Secret.' : '',
  ];
  return `| ${code(name)} | ${defaultOf(definition)} | ${notes.filter(Boolean).join(' ')} |`;
}

function defaultOf(definition: Setting): string {
  if (definition.defaultShown) return definition.defaultShown;
  const value = definition.type.parse(undefined);
  return value === undefined ? '—' : code(JSON.stringify(value).replaceAll('"', ''));
}

function code(text: string): string {
  return `\`${text}\``;
}
