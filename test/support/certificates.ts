import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Files of a certificate for 127.0.0.1 and localhost that nobody has signed but itself. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes one until the end of the test. */
export const createCertificate = async (): Promise<Certificate> => {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', ...made, ...subject], { stdio: 'ignore' });
  return { certFile, keyFile };
};

/** Arguments with which a Redis speaks TLS on `port`, beside its own. */
export const tlsArgs = (port: number, { certFile, keyFile }: Certificate): string[] => [
  '--tls-port',
  String(port),
  '--tls-auth-clients',
  'no',
  '--tls-cert-file',
  certFile,
  '--tls-key-file',
  keyFile,
  '--tls-ca-cert-file',
  certFile,
];
