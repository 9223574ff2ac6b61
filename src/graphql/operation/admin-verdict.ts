import type { MarqueeError } from '../../errors.ts';

/** Whether a caller has the role `ADMIN`. */
export type AdminVerdict =
  | { readonly kind: 'admin'; /** Who it is, for the audit log. */ readonly name: string }
  | { readonly kind: 'refused'; readonly error: MarqueeError };
