import {
  getNamedType,
  isAbstractType,
  isObjectType,
  isRequiredArgument,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from './random.ts';
import { literal, randomValue } from './random-value.ts';

/** What a client sends. */
export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A document that mostly fits the schema, with variables, fragments and directives, and now and then a mistake. */
export const randomDocument = (random: Random, schema: GraphQLSchema): RandomOperation => {
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: string[] = [];
  let aliases = 0;

  const variable = (type: GraphQLInputType | string, value: unknown): string => {
    const name = `v${definitions.length}`;
    const said = random.chance(0.01) ? random.pick(['Int', '[ID]', 'Nothing', 'Movie']) : String(type);
    definitions.push(`$${name}: ${said}${random.chance(0.1) ? ` = ${literal(value)}` : ''}`);
    if (!random.chance(0.05)) variables[name] = value;
    return `$${name}`;
  };

  const given = (type: GraphQLInputType): string => {
    if (random.chance(0.005)) return '$unknown';
    const value = randomValue(random, type);
    return random.chance(0.4) ? variable(type, value) : literal(value);
  };

  const argumentsOf = (args: readonly GraphQLArgument[]): string => {
    const wanted = args.filter((arg) => (isRequiredArgument(arg) ? !random.chance(0.01) : random.chance(0.3)));
    const texts = wanted.map(({ name, type }) => `${name}: ${given(type)}`);
    if (random.chance(0.005)) texts.push('nothing: 1');
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  };

  const directive = (): string => {
    if (!random.chance(0.06)) return '';
    const condition = random.chance(0.5)
      ? variable('Boolean!', random.chance(0.5))
      : random.pick(['true', 'true', 'false']);
    return ` @${random.chance(0.02) ? 'deprecated' : random.pick(['skip', 'include'])}(if: ${condition})`;
  };

  const fieldText = ({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): string => {
    // Mostly different: fields of one name with different arguments are refused.
    const number = random.chance(0.95) ? aliases++ : random.below(3);
    const alias = random.chance(args.length > 0 ? 0.8 : 0.1) ? `a${number}: ` : '';
    return `${alias}${name}${argumentsOf(args)}${directive()}${selection(getNamedType(type), depth + 1)}`;
  };

  const fragment = (type: GraphQLNamedType, depth: number): string => {
    const on = random.chance(0.02) ? 'Movie' : type.name;
    if (random.chance(0.5)) return `... on ${on}${directive()}${selection(type, depth + 1)}`;
    const name = `F${fragments.length}`;
    const at = fragments.push('') - 1;
    fragments[at] = `fragment ${name} on ${on}${selection(type, depth + 1)}`;
    return `...${random.chance(0.02) ? 'F0' : name}${directive()}`;
  };

  const choice = (type: GraphQLNamedType, depth: number): string => {
    if (random.chance(0.02)) return random.pick(['nothing', '__typename', '__typename', '__schema { types { name } }']);
    if (isAbstractType(type)) {
      const member = random.pick(schema.getPossibleTypes(type));
      return `... on ${member.name}${selection(member, depth + 1)}`;
    }
    if (!isObjectType(type)) return '__typename';
    if (random.chance(0.12)) return fragment(type, depth);
    return fieldText(random.pick(Object.values(type.getFields())), depth);
  };

  const selection = (type: GraphQLNamedType, depth: number): string => {
    if (!isObjectType(type) && !isAbstractType(type)) return random.chance(0.003) ? ' { id }' : '';
    if (depth > 9) return ' { __typename }';
    return ` { ${random.several(1, 4, () => choice(type, depth)).join(' ')} }`;
  };

  const kind = random.chance(0.05) ? random.pick(['mutation', 'subscription']) : 'query';
  const root = kind === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  const body = selection(root!, 0);
  const list = definitions.length === 0 ? '' : `(${definitions.join(', ')})`;
  return { query: [`${kind} Q${list}${body}`, ...fragments].join('\n'), variables };
};
