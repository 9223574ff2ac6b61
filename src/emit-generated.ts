import { mkdir, writeFile } from 'node:fs/promises';
import { documentSettings } from './config/document-settings.ts';
import { schemaText } from './graphql/schema/schema-text.ts';

/** Files that are made from code, by path from the project's top level. `npm run schema` writes them. */
const generated: Readonly<Record<string, () => string>> = {
  'schema.graphql': schemaText,
  'docs/configuration.md': documentSettings,
};

await mkdir('docs', { recursive: true });
await Promise.all(Object.entries(generated).map(([path, text]) => writeFile(path, text())));
