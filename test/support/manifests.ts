import type { ManifestSource } from '../../src/bundle/manifest/manifest.ts';

const file = { sha256: 'a'.repeat(64), bytes: 1 };

/** A manifest with nothing but what is required, as it would be written. */
export const leastManifest = (overrides: Partial<ManifestSource> = {}): ManifestSource => ({
  format: 1,
  name: 'movies',
  version: '1',
  createdAt: '2026-01-01T00:00:00Z',
  framework: 'by hand',
  userIdType: 'integer',
  inputs: [
    { name: 'history', role: 'history', layout: 'ragged' },
    { name: 'row', role: 'historyRow' },
    { name: 'count', role: 'rowCount' },
  ],
  output: { kind: 'scores', scores: 'scores' },
  scoreTransform: { kind: 'logistic', a: 0, b: 1 },
  files: { 'model.onnx': file, 'items.jsonl': file },
  ...overrides,
});
