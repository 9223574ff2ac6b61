import { z } from 'zod';
import { BundleError } from '../bundle-error.ts';
import { inputsSchema } from './manifest-inputs.ts';
import { outputSchema, outputProblems } from './manifest-output.ts';
import { versionPattern } from '../version.ts';

const finite = z.number();
const timestamp = z.iso.datetime({ offset: true });

const scoreTransformSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('asinh-logistic'),
    a: finite,
    b: finite.nonnegative(),
    unit: finite.positive(),
  }),
  z.strictObject({ kind: z.literal('logistic'), a: finite, b: finite.nonnegative() }),
  z.strictObject({ kind: z.literal('linear'), min: finite, max: finite }).refine((t) => t.max > t.min, {
    error: 'max must be greater than min',
  }),
]);

const goldenSchema = z
  .strictObject({
    userId: z.string().min(1).optional(),
    history: z.array(z.string().min(1)).max(500).optional(),
    topK: z.int().min(1).max(50),
    itemIds: z.array(z.string()),
    scores: z.array(finite),
  })
  .refine((g) => (g.userId === undefined) !== (g.history === undefined), {
    error: 'needs either userId or history',
  })
  .refine((g) => g.itemIds.length === g.scores.length, { error: 'needs as many scores as itemIds' });

const fileSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  bytes: z.int().min(0),
});

const candidatesSchema = z.strictObject({ by: z.literal('popularity'), count: z.int().min(1).max(1_000_000) });

const manifestSchema = z.strictObject({
  format: z.literal(1),
  name: z.string().regex(versionPattern),
  version: z.string().regex(versionPattern),
  createdAt: timestamp,
  trainedAt: timestamp.nullish(),
  runId: z.string().nullish(),
  framework: z.string().min(1).max(200),
  userIdType: z.enum(['integer', 'string']),
  metrics: z.record(z.string(), finite).default({}),
  hyperparameters: z.record(z.string(), z.string()).default({}),
  attributions: z
    .array(z.strictObject({ name: z.string().min(1), notice: z.string(), url: z.url({ protocol: /^https?$/ }) }))
    .default([]),
  inputs: inputsSchema,
  output: outputSchema,
  candidates: candidatesSchema.optional(),
  scoreTransform: scoreTransformSchema,
  recency: z.strictObject({ floor: finite.min(0).max(1), halfLife: finite.positive() }).optional(),
  popularityPrior: z.strictObject({ coefficient: finite.nonnegative(), smoothing: finite.positive() }).optional(),
  neutral: finite.default(0),
  strongMatch: finite.min(0).max(1).default(0.8),
  files: z
    .record(z.string().min(1), fileSchema)
    .refine((f) => f['model.onnx'] !== undefined, { error: 'must list model.onnx' })
    .refine((f) => f['items.jsonl'] !== undefined, { error: 'must list items.jsonl' }),
  golden: z.array(goldenSchema).max(100).default([]),
});

const contractSchema = z.object({ inputs: inputsSchema, output: outputSchema, candidates: z.unknown().optional() });

/** What is wrong with inputs and output taken together, as soon as each is well by itself. */
const contractProblems = (manifest: unknown): string[] => {
  const contract = contractSchema.safeParse(manifest);
  return contract.success ? outputProblems(contract.data).map((problem) => `output: ${problem}`) : [];
};

/** The contract between a bundle and the server, as `manifest.json` states it, defaults filled in. */
export type Manifest = z.infer<typeof manifestSchema>;
/** A manifest as it is written: what has a default may be left out. */
export type ManifestSource = z.input<typeof manifestSchema>;
export type ManifestInput = Manifest['inputs'][number];
export type ManifestOutput = Manifest['output'];
export type ScoreTransform = Manifest['scoreTransform'];
export type GoldenAnswer = Manifest['golden'][number];

const refuse = (problems: string): never => {
  throw new BundleError({
    step: 'MANIFEST',
    file: 'manifest.json',
    expected: 'a manifest of format 1',
    actual: problems,
  });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`text that is not JSON (${error instanceof Error ? error.message : 'unreadable'})`);
  }
};

/** Parses and checks the text of a `manifest.json`. Throws a `BundleError` that lists all problems at once. */
export const parseManifest = (text: string): Manifest => {
  const json = parseJson(text);
  const result = manifestSchema.safeParse(json);
  const problems = [
    ...(result.error?.issues ?? []).map((issue) => `${issue.path.join('.') || 'manifest'}: ${issue.message}`),
    ...contractProblems(json),
  ];
  if (result.success && problems.length === 0) return result.data;
  return refuse(problems.join('; '));
};
