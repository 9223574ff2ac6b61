import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../support/project-root.ts';
import { useServer } from '../support/server.ts';

interface Example {
  readonly command: string;
  /** The answer that the text shows, where it shows one. */
  readonly answer: unknown;
}

const block = /^```sh\n(?<command>[^]*?)^```\n(?:\s*```json\n(?<answer>[^]*?)^```)?/gm;

const examples: Example[] = [...readFileSync(join(projectRoot, 'README.md'), 'utf8').matchAll(block)]
  .map(({ groups }) => ({
    command: groups!['command']!,
    answer: groups!['answer'] === undefined ? undefined : JSON.parse(groups!['answer']),
  }))
  .filter(({ command }) => command.includes('curl'));

/** These differ from answer to answer. */
const varies = /(?:^timestamp|^requestId|^batchId|Ms|At)$/;

const stable = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (varies.test(key) ? `(${key})` : part)));

const nameOf = ({ command }: Example, at: number): string => {
  const fields = /(?:mutation|query)?[^{]*\{ *(?<field>\w+)/.exec(/"query": *"(?<query>.*)"/.exec(command)?.[1] ?? '');
  return `${at + 1}: ${fields?.groups?.['field'] ?? command.split('\n')[0]}`;
};

describe('the examples of the README, word for word and in order', () => {
  const server = useServer();

  test('are there', () => expect(examples.length).toBeGreaterThan(2));

  test.each(examples.map((example, at) => [nameOf(example, at), example] as const))(
    'example %s answers as shown',
    (_, { command, answer }) => {
      const local = command.replaceAll('http://localhost:4000', server().url);
      expect(local).toContain(server().url);
      const output = execFileSync('bash', ['-c', local], { encoding: 'utf8', timeout: 20_000 });
      const got = JSON.parse(output) as object;
      expect(got).not.toHaveProperty('errors');
      if (answer !== undefined) expect(stable(got)).toEqual(stable(answer));
    },
  );
});
