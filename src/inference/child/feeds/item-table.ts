import { BundleError } from '../../../bundle/bundle-error.ts';
import { featureColumns } from '../../../bundle/manifest/feature-columns.ts';
import type { Manifest } from '../../../bundle/manifest/manifest.ts';
import { itemFeatures } from '../../../catalog/item-features.ts';
import type { RequestOf } from '../../protocol.ts';
import type { ItemTable } from './feed-builder.ts';

/** What the graph's `itemFeatures` inputs are told. Throws a `BundleError` for a column that no catalogue has. */
export const itemTable = (manifest: Manifest, { columns, itemCount }: RequestOf<'prepare'>): ItemTable => {
  const wanted = featureColumns(manifest.inputs, 'itemFeatures');
  try {
    return { values: itemFeatures(columns, wanted, itemCount), columns: wanted.length };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const expected =
      'rating, releaseYear, adult, likeCount, popularity, genre:*, language:* or decade:* as item columns';
    throw new BundleError({ step: 'GRAPH', file: 'manifest.json', expected, actual: error.message }, error);
  }
};
