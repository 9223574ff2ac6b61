import { readFile } from 'node:fs/promises';
import { buildSchema, parse, printSchema, validate } from 'graphql';
import { expect, test } from 'vitest';
import { schemaText } from '../../src/graphql/schema/schema-text.ts';
import { exampleOperations } from '../../src/http/landing/example-operations.ts';

test('schema.graphql is what the server serves', async () => {
  expect(await readFile('schema.graphql', 'utf8')).toBe(schemaText());
});

test('the schema is printed the same every time', () => {
  expect(schemaText()).toBe(schemaText());
});

test('every type, field, argument and member is described', () => {
  const text = printSchema(buildSchema(schemaText()));
  const { definitions } = parse(text);
  const undescribed = definitions.flatMap((definition) => {
    const name = 'name' in definition ? definition.name?.value : undefined;
    const parts = [
      ...('fields' in definition ? (definition.fields ?? []) : []),
      ...('values' in definition ? (definition.values ?? []) : []),
    ];
    const args = parts.flatMap((part) => ('arguments' in part ? (part.arguments ?? []) : []));
    return [definition, ...parts, ...args]
      .filter((node) => !('description' in node) || node.description === undefined)
      .map(() => name);
  });
  expect(undescribed).toEqual([]);
});

test('the examples of the landing page are valid', () => {
  expect(validate(buildSchema(schemaText()), parse(exampleOperations))).toEqual([]);
});
