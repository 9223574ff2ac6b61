import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  type GraphQLInputType,
} from 'graphql';
import type { Random } from './random.ts';

/** What is a name in a document and a text in variables. */
export class EnumMember {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  toJSON(): string {
    return this.name;
  }
}

const oddNumbers = [-1, 0, 2 ** 31, 2 ** 53, 1e300, -0.5, Number.NaN, Number.POSITIVE_INFINITY];
const oddTexts = ['', ' ', '-1', '1e3', '042', '\u0661', '\u0000', '\uD800', '\u{1F3C3}', '../../x', '%2e%2e', '"""'];
const oddObjects: readonly unknown[] = [
  {},
  { a: 1 },
  JSON.parse('{"__proto__":{"a":1}}'),
  { constructor: { prototype: 1 } },
  [],
  [[]],
  [null],
];
const odd: readonly unknown[] = [
  null,
  true,
  'x'.repeat(300),
  new EnumMember('NOTHING'),
  ...oddNumbers,
  ...oddTexts,
  ...oddObjects,
];

const words = ['Drama', 'Comedy', 'Dramma', 'en', 'ko', '1990s', '199s', '2', 'movies'];

const scalar = (random: Random, name: string): unknown => {
  switch (name) {
    case 'ID':
      return random.chance(0.8) ? String(1 + random.below(700)) : random.below(700);
    case 'Int':
      return random.below(60);
    case 'Float':
      return random.below(100) / 10;
    case 'Boolean':
      return random.chance(0.5);
    default:
      return random.pick(words);
  }
};

/** A value for an argument or a variable; now and then a wrong one. */
export const randomValue = (random: Random, type: GraphQLInputType): unknown => {
  if (random.chance(0.03)) return random.pick(odd);
  const given = getNullableType(type);
  if (isListType(given)) return random.several(0, 4, () => randomValue(random, given.ofType));
  if (isEnumType(given)) return new EnumMember(random.pick(given.getValues()).name);
  if (!isInputObjectType(given)) return scalar(random, given.name);
  const fields = Object.values(given.getFields()).filter((field) => isRequiredInputField(field) || random.chance(0.3));
  return Object.fromEntries(fields.map((field) => [field.name, randomValue(random, field.type)]));
};

/** The value as it stands in a document. */
export const literal = (value: unknown): string => {
  if (value instanceof EnumMember) return value.name;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'number' ? String(value) : JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${literal(inner)}`)
    .join(', ')} }`;
};
