/** Thrown for a cell that is not what its column holds: what was expected and what was got. */
export class BadCell extends Error {
  constructor(expected: string, value: unknown) {
    const text = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
    super(`expected ${expected}, got ${(text ?? typeof value).slice(0, 80)}`);
  }
}

/** Whether a cell holds nothing, as CSV, JSON and data frames say it. */
export const isBlank = (value: unknown): boolean =>
  value == null ||
  (typeof value === 'string' && ['', 'nan', 'null', 'none'].includes(value.trim().toLowerCase())) ||
  (typeof value === 'number' && Number.isNaN(value));

export const toText = (value: unknown): string => {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new BadCell('a text', value);
};

/** An id as a text. Data frames turn integers beside blanks into floats: 3.0 is 3. */
export const toIdText = (value: unknown): string => toText(value).replace(/^(\d+)\.0$/, '$1');

export const toNumber = (value: unknown): number => {
  if (typeof value === 'boolean') return Number(value);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new BadCell('a number', value);
};

export const toInteger = (value: unknown): number => {
  const number = toNumber(value);
  if (Number.isInteger(number)) return number;
  throw new BadCell('a whole number', value);
};

const truths = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['no', false],
]);

export const toBoolean = (value: unknown): boolean => {
  const truth = truths.get(String(value).trim().toLowerCase().replace(/\.0$/, ''));
  if (truth === undefined) throw new BadCell('true or false', value);
  return truth;
};

const jsonList = (text: string): unknown[] | null => {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null; // said by the caller, who knows what else it might have been
  }
};

/** A list: as such, as JSON in a text, or separated by `|` (where there is none, by spaces if `spaced`). */
export const toList = (value: unknown, { spaced = false } = {}): unknown[] => {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && 'length' in value) return Array.from(value as Int32Array);
  if (typeof value === 'number') return [value];
  if (typeof value !== 'string') throw new BadCell('a list', value);
  const text = value.trim();
  if (text.startsWith('[')) {
    const list = jsonList(text);
    if (list === null) throw new BadCell('a list as JSON or as A|B', value);
    return list;
  }
  return text.split(spaced && !text.includes('|') ? /[\s,;]+/ : '|').filter((part) => part.trim() !== '');
};
