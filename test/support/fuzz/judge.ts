import { errorCatalogue, type ErrorCode } from '../../../src/errors.ts';
import { projectRoot } from '../project-root.ts';

/** What came back. */
export interface Judged {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

interface Shape {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const leaks = [/<!doctype|<html/i, /\n\s+at .+:\d+/, /node_modules|node:internal|file:\/\//, /\.[cm]?[jt]s:\d+/];

const mayFail = (codes: readonly string[]): boolean =>
  codes.some((code) => errorCatalogue[code as ErrorCode]?.httpStatus === 503);

const wrongShape = ({ data, errors }: Shape): boolean => {
  if (errors === undefined) return data === undefined;
  return (
    !Array.isArray(errors) ||
    errors.length === 0 ||
    errors.some(({ message, extensions }) => typeof message !== 'string' || typeof extensions.code !== 'string')
  );
};

/** What is wrong with the answer to a request to `/graphql`, or null. */
export const faultOf = ({ status, contentType, text }: Judged): string | null => {
  if (!/^application\/(?:graphql-response\+)?json; ?charset=utf-8$/i.test(contentType)) return `type ${contentType}`;
  if (text.includes(projectRoot) || leaks.some((pattern) => pattern.test(text))) return 'a leak';
  const answer = JSON.parse(text) as Shape;
  const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
  if (wrongShape(answer)) return 'neither data nor errors';
  if (codes.includes('INTERNAL_SERVER_ERROR')) return 'an internal error';
  if (status >= 500 && !(status === 503 && mayFail(codes))) return `status ${status}`;
  if (status >= 400 && answer.data !== undefined && status < 500) return `status ${status} with data`;
  return null;
};
