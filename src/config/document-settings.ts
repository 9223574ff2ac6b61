import type { Setting } from './setting.ts';
import { laterSettings, settings } from './settings.ts';

const preface = `# Configuration

Everything is set through environment variables. This page is generated from \`src/config/settings.ts\` by \`npm run schema\`.
An empty value counts as unset. All mistakes are reported together when the server starts, and it does not start with one.
`;

const later = `
Setting one of these is a mistake, because this version would ignore it: ${laterSettings.map((name) => `\`${name}\``).join(', ')}.
`;

const code = (text: string): string => `\`${text}\``;

const row = (setting: Setting<unknown>): string => {
  const unit = setting.unit === null ? '' : ` (${setting.unit})`;
  const cells = [
    `${code(setting.name)}${unit}`,
    setting.default === null ? 'none' : code(setting.default),
    setting.allowed,
    setting.description,
  ];
  return `| ${cells.join(' | ')} |`;
};

/** The text of `docs/configuration.md`. */
export const documentSettings = (): string => {
  const head = ['| variable | default | allowed | what it is for |', '|---|---|---|---|'];
  const rows = Object.values<Setting<unknown>>(settings).map(row);
  return `${preface}\n${[...head, ...rows].join('\n')}\n${later}`;
};
