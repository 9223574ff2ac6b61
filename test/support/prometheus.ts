/** One line of the text format of Prometheus that is no comment. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of one metric. */
export interface MetricFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const comment = /^# (?<kind>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.+)$/;
const sampleLine = /^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>[^\n]*)\})? (?<value>\S+)$/;
const label = /^(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;
const types = new Set(['counter', 'gauge', 'histogram', 'summary']);

const parseLabels = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== '';) {
    const found = label.exec(rest);
    if (found === null) throw new Error(`These are no labels: ${text}`);
    labels[found.groups!['key']!] = found.groups!['value']!;
    rest = rest.slice(found[0].length);
  }
  return labels;
};

const parseValue = (text: string): number => {
  const value = text === '+Inf' ? Infinity : Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`This is no value: ${text}`);
  return value;
};

const parseSample = (line: string): Sample => {
  const found = sampleLine.exec(line)?.groups;
  if (found === undefined) throw new Error(`This is no sample: ${line}`);
  return { name: found['name']!, labels: parseLabels(found['labels'] ?? ''), value: parseValue(found['value']!) };
};

const isOf = (family: string, type: string, name: string): boolean =>
  name === family || (type === 'histogram' && [`${family}_bucket`, `${family}_sum`, `${family}_count`].includes(name));

/**
 * Reads the text format of Prometheus, strictly: throws unless every sample follows the HELP and TYPE of its metric, and
 * no sample or metric is there twice.
 */
export const parseMetrics = (text: string): ReadonlyMap<string, MetricFamily> => {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  const families = new Map<string, { type: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const found = comment.exec(line)?.groups;
    if (found?.['kind'] === 'HELP') {
      current = found['name']!;
      if (families.has(current)) throw new Error(`${current} is there twice.`);
      families.set(current, { type: '', help: found['text']!, samples: [] });
    } else if (found?.['kind'] === 'TYPE') {
      if (found['name'] !== current || !types.has(found['text']!)) throw new Error(`A wrong type: ${line}`);
      families.get(current)!.type = found['text']!;
    } else {
      const sample = parseSample(line);
      const key = JSON.stringify([sample.name, sample.labels]);
      const family = families.get(current);
      if (family === undefined || !isOf(current, family.type, sample.name) || seen.has(key))
        throw new Error(`A sample out of place: ${line}`);
      seen.add(key);
      family.samples.push(sample);
    }
  }
  return families;
};

/** The value of one sample; undefined where there is none. */
export const valueOf = (
  families: ReadonlyMap<string, MetricFamily>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined => {
  const all = [...families.values()].flatMap(({ samples }) => samples);
  const wanted = Object.entries(labels);
  const hasWanted = (sample: Sample): boolean =>
    Object.keys(sample.labels).length === wanted.length && wanted.every(([key, value]) => sample.labels[key] === value);
  return all.find((sample) => sample.name === name && hasWanted(sample))?.value;
};
