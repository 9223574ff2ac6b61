import { expect } from 'vitest';
import type { BundleFinding } from '../../src/bundle/bundle-error.ts';
import type { ErrorCode } from '../../src/errors.ts';

/** Matches a `MarqueeError` of a code whose message says each of `parts`. */
export const marqueeError = (code: ErrorCode, ...parts: readonly string[]): Error =>
  expect.objectContaining({
    name: 'MarqueeError',
    code,
    message: expect.toSatisfy((message: string) => parts.every((part) => message.includes(part)), parts.join(' ... ')),
  });

/** Matches a `BundleError` by what it found. */
export const bundleError = (finding: Partial<BundleFinding>): Error =>
  expect.objectContaining({ name: 'BundleError', finding: expect.objectContaining(finding) });
