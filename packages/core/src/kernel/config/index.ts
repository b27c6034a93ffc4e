export { type ConfigOptions, readConfig, secretsOf, unknownSettings } from './read-config.ts';
export { type Config, LOG_LEVELS, type SettingName } from './settings.ts';
export { settingsPage } from './settings-page.ts';
