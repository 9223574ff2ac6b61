import { stat } from 'node:fs/promises';
import { BundleError } from '../../bundle/bundle-error.ts';
import { readCheckedFile, readManifestText } from '../../bundle/files/bundle-files.ts';
import { parseManifest, type Manifest } from '../../bundle/manifest/manifest.ts';
import { Candidate } from '../../model/loading/candidate.ts';
import { checkPlace, type LoadTarget } from '../../model/loading/load-generation.ts';
import { checkGraph, checkRuns, type CheckedFiles } from './check-model.ts';
import { CheckList, type CheckResult } from './check-list.ts';

const stepTimeoutMs = 20_000;

const checkDirectory = (list: CheckList, { directory }: LoadTarget): Promise<true | undefined> =>
  list.make({ step: 'FETCH', file: null, expected: 'a directory' }, async () => {
    const entry = await stat(directory).catch(() => null);
    if (entry?.isDirectory() === true) return { value: true, actual: 'a directory' };
    const actual = entry === null ? 'nothing there' : 'something that is no directory';
    throw new BundleError({ step: 'FETCH', file: null, expected: 'a directory', actual });
  });

const checkManifest = async (list: CheckList, target: LoadTarget, isThere: boolean) => {
  const question = { step: 'MANIFEST', file: 'manifest.json' } as const;
  const read = async () => {
    const { text, fingerprint } = await readManifestText(target.directory);
    return { value: { manifest: parseManifest(text), fingerprint }, actual: 'one' };
  };
  const found = await list.make({ ...question, expected: 'a manifest of format 1' }, isThere ? read : undefined);
  const place = `name "${target.name}" and version "${target.version}"`;
  const compare = async (manifest: Manifest) => {
    checkPlace(manifest, target);
    return { value: true, actual: 'the same' };
  };
  await list.make(
    { ...question, expected: `${place}, as its directories are called` },
    found && (() => compare(found.manifest)),
  );
  return found;
};

/** Opens the model in a process that compares its hash. */
const openModel = async (directory: string, manifest: Manifest): Promise<Candidate> => {
  const candidate = await Candidate.open(directory, manifest, { timeoutMs: stepTimeoutMs });
  try {
    await candidate.hash(1);
    return candidate;
  } catch (error) {
    await candidate.abandon();
    throw error;
  }
};

/** Checks every file that the manifest lists, and keeps those that are what it states. */
const checkFiles = async (list: CheckList, directory: string, manifest: Manifest): Promise<CheckedFiles> => {
  const bytes = new Map<string, Buffer>();
  let candidate: Candidate | undefined;
  for (const [file, stated] of Object.entries(manifest.files)) {
    const question = { step: 'HASHES', file, expected: `${stated.bytes} bytes, SHA-256 ${stated.sha256}` } as const;
    const actual = 'the same';
    if (file === 'model.onnx')
      candidate = await list.make(question, async () => ({ value: await openModel(directory, manifest), actual }));
    else {
      const read = async () => ({ value: await readCheckedFile(directory, file, stated), actual });
      const content = await list.make(question, read);
      if (content !== undefined) bytes.set(file, content);
    }
  }
  return { candidate, items: bytes.get('items.jsonl'), users: bytes.get('users.jsonl') };
};

/**
 * Makes every check of docs/bundle.md with the code that a server loads bundles with, in a process that can be killed,
 * and goes on after a failure with what does not depend on it.
 */
export const checkBundle = async (
  target: LoadTarget,
  onResult: (result: CheckResult) => void,
): Promise<CheckResult[]> => {
  const list = new CheckList(onResult);
  const isThere = (await checkDirectory(list, target)) === true;
  const found = await checkManifest(list, target, isThere);
  const files = found === undefined ? {} : await checkFiles(list, target.directory, found.manifest);
  try {
    const opened = await checkGraph(list, found, files);
    await checkRuns(list, { found, opened }, files.candidate);
  } finally {
    await files.candidate?.abandon();
  }
  return list.results;
};
