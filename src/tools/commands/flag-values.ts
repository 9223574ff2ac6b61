import { InvalidArgumentError } from 'commander';
import type { ScoreTransform } from '../../bundle/manifest/manifest.ts';

/** A finite number. */
export const toNumber = (text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('Must be a number.');
  return value;
};
/** A whole number from 0. */
export const toCount = (text: string): number => {
  const value = toNumber(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Must be a whole number from 0.');
  return value;
};

/** `<name>=<value>`. */
export const pair = (text: string): [string, string] => {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Must be <name>=<value>.');
  return [name, value];
};
/** Collects a flag that may come several times. */
export const collect =
  <Value>(parse: (text: string) => [string, Value]) =>
  (text: string, before: ReadonlyMap<string, Value> = new Map()): ReadonlyMap<string, Value> =>
    new Map([...before, parse(text)]);
/** `<name>=<number>`. */
export const numberPair = (text: string): [string, number] => [pair(text)[0], toNumber(pair(text)[1])];

/** `<kind>:<numbers>`, a `scoreTransform` of the manifest. */
export const toTransform = (text: string): ScoreTransform => {
  const [kind, numbers = ''] = text.split(':');
  const [first, second, third] = numbers.split(',').map(toNumber);
  if (kind === 'linear' && second !== undefined) return { kind, min: first!, max: second };
  if (kind === 'logistic' && second !== undefined) return { kind, a: first!, b: second };
  if (kind === 'asinh-logistic' && third !== undefined) return { kind, a: first!, b: second!, unit: third };
  throw new InvalidArgumentError('Must be linear:<min>,<max>, logistic:<a>,<b> or asinh-logistic:<a>,<b>,<unit>.');
};
