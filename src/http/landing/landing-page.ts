import type { ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import { exampleOperations, exampleVariables } from './example-operations.ts';
import { sandboxOrigin, sandboxScript } from './sandbox-script.ts';

const style = `
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
  iframe { position: fixed; inset: 0; width: 100%; height: 100%; border: 0; }
  p { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
`;

const script = sandboxScript({ document: exampleOperations, variables: exampleVariables });

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Marquee</title>
<style>${style}</style>
</head>
<body>
<p>Apollo Sandbox is loaded from the internet. If it does not appear, send operations to <code>/graphql</code> with any
client; <code>schema.graphql</code> says what can be asked.</p>
<iframe id="sandbox" title="Apollo Sandbox"></iframe>
<script>${script}</script>
</body>
</html>
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  `frame-src ${sandboxOrigin}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers a browser with Apollo Sandbox on `/graphql`. For development only. */
export const landingPage = (response: ServerResponse): void => {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(page);
};
