import { readSync } from 'node:fs';
import { env } from 'onnxruntime-node';
import { BundleError } from '../../bundle/bundle-error.ts';
import { checkHash } from '../../bundle/files/bundle-files.ts';
import type { Manifest } from '../../bundle/manifest/manifest.ts';
import { modelDescriptor, type FromProcess, type ReplyOf, type RequestKind, type ToProcess } from '../protocol.ts';
import { BatchScorer } from './batch-scorer.ts';
import { GraphRunner } from './graph/graph-runner.ts';
import { inspectGraph } from './graph/opening/inspect-graph.ts';

// An inference process: the only place where a graph is loaded, so that one which crashes, hangs or eats memory takes
// nothing else with it. It goes through hash, open, prepare, and then answers runs.

let model: Buffer | undefined;
let opened: { runner: GraphRunner; manifest: Manifest } | undefined;
let scorer: BatchScorer | undefined;

const send = (message: FromProcess): void => {
  process.send?.(message);
};

const readModel = (bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at < bytes;) {
    const count = readSync(modelDescriptor, buffer, at, bytes - at, at);
    if (count === 0) return buffer.subarray(0, at);
    at += count;
  }
  return buffer;
};

const answer = async (message: ToProcess): Promise<ReplyOf<RequestKind>> => {
  switch (message.kind) {
    case 'hash':
      model = readModel(message.body.bytes);
      checkHash(model, 'model.onnx', message.body);
      return null;
    case 'read':
      model = readModel(message.body.bytes);
      return null;
    case 'inspect':
      if (model === undefined) throw new Error('inspect before hash');
      return inspectGraph(model);
    case 'open': {
      const { manifest } = message.body;
      if (model === undefined) throw new Error('open before hash');
      opened = { manifest, runner: await GraphRunner.open(model, manifest, env.versions.node ?? 'unknown') };
      model = undefined;
      return opened.runner.facts;
    }
    case 'prepare':
      if (opened === undefined) throw new Error('prepare before open');
      scorer = new BatchScorer(opened.runner, opened.manifest, message.body);
      return null;
    case 'run':
      if (scorer === undefined) throw new Error('run before prepare');
      return scorer.score(message.body, message.timeoutMs);
  }
};

const reply = async (message: ToProcess): Promise<void> => {
  try {
    send({ kind: 'reply', body: await answer(message) });
  } catch (error) {
    if (error instanceof BundleError) send({ kind: 'refused', finding: error.finding });
    else send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};

process.on('message', (message: ToProcess) => void reply(message));
process.on('disconnect', () => process.exit(0)); // the server has gone: do not outlive it
// A terminal's Ctrl-C reaches the whole group; the server decides when its processes end.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
send({ kind: 'started' });
