import { RegistryError } from './registry-http.ts';

/** Where the files of one folder of artifacts can be asked for: the path for a file name. */
export type ArtifactPlace = (file: string) => string;

const segments = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/**
 * Finds the way to artifacts that the registry serves itself. Others (`s3:`, `file:` ...) would need credentials and
 * clients of their own: a `RegistryError` says so.
 */
export const artifactPlace = (artifactUri: string, registryUri: string): ArtifactPlace => {
  const served = `${registryUri}/api/2.0/mlflow-artifacts/artifacts/`;
  const folder = artifactUri.startsWith(served)
    ? artifactUri.slice(served.length)
    : /^mlflow-artifacts:(?:\/\/[^/]*)?\/(?<path>.+)$/u.exec(artifactUri)?.groups?.['path'];
  const path = folder?.replace(/\/+$/u, '');
  if (path === undefined || path.split('/').some((segment) => segment === '' || segment.startsWith('.'))) {
    const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):/iu.exec(artifactUri)?.groups?.['scheme'] ?? 'a path';
    throw new RegistryError(
      `its artifacts are in a place that it does not serve itself (${scheme}); start it with --serve-artifacts`,
    );
  }
  return (file) => `/api/2.0/mlflow-artifacts/artifacts/${segments(path)}/${file}`;
};
