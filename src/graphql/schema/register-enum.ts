import { registerEnumType } from 'type-graphql';

interface EnumSource<Member extends string> {
  readonly name: string;
  readonly description: string;
  /** The description of each member, in the order of the schema. */
  readonly members: Readonly<Record<Member, string>>;
}

/** Registers an enum whose values are its names, and returns what `@Field(() => ...)` takes. */
export const registerEnum = <Member extends string>({ name, description, members }: EnumSource<Member>): object => {
  const entries = Object.entries<string>(members);
  const values: Record<string, string> = Object.fromEntries(entries.map(([member]) => [member, member]));
  const valuesConfig = Object.fromEntries(entries.map(([member, text]) => [member, { description: text }]));
  registerEnumType(values, { name, description, valuesConfig });
  return values;
};
