import { errorCatalogue, MarqueeError } from '../../errors.ts';

/** Whether clients may see the message of this error. */
export const isVisible = (error: unknown): error is MarqueeError =>
  error instanceof MarqueeError && errorCatalogue[error.code].visible;

/** What clients may see of an error: itself, or that the server has a fault. */
export const publicError = (error: unknown): MarqueeError =>
  isVisible(error) ? error : new MarqueeError('INTERNAL_SERVER_ERROR', 'Internal server error');
