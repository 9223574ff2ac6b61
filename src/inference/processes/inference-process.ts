import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { BundleError } from '../../bundle/bundle-error.ts';
import { childEntry } from './child-entry.ts';
import { endWithServer } from './end-with-server.ts';
import { plainLauncher, type Launcher } from './launcher.ts';
import { watchMemory } from './memory-watch.ts';
import { modelDescriptor, type FromProcess, type ReplyOf, type RequestKind, type RequestOf } from '../protocol.ts';

/** The process died, or was killed because it did not answer in time. What it was asked may be asked of another. */
export class ProcessLostError extends Error {}

/** The process is well, but what it was asked can't be done. */
export class RunFailedError extends Error {}

/** What a process may take. */
export interface ProcessLimits {
  /** Megabytes of memory; it is killed when it wants more. */
  readonly memoryMb: number;
  readonly launcher: Launcher;
}

interface Pending {
  readonly resolve: (message: FromProcess) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The protocol answers each kind with its own reply; types can't follow a message through a pipe. */
const settle = <Kind extends RequestKind>(message: FromProcess): ReplyOf<Kind> => {
  if (message.kind === 'refused') throw new BundleError(message.finding);
  if (message.kind === 'failed') throw new RunFailedError(message.message);
  return message.kind === 'reply' ? message.body : null;
};

/**
 * One inference process, seen from the server. It is *alive* until it exits; while alive it is *idle* or has exactly one
 * request *pending*. A request that is not answered in time kills it: a run that hangs can't be stopped in another way.
 */
export class InferenceProcess {
  /** Resolves when the process has gone, with what a person wants to know about it. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  #pending: Pending | undefined;
  #alive = true;

  /** Forks a process that finds the open model file under `modelDescriptor`. Without `limits` it has none. */
  constructor(modelFile: number, limits?: ProcessLimits) {
    const [execPath = process.execPath, ...execArgv] = [
      ...(limits?.launcher ?? plainLauncher).prefix,
      process.execPath,
      ...childEntry.execArgv,
    ];
    const stdio: (number | 'ignore' | 'inherit' | 'ipc')[] = ['ignore', 'ignore', 'inherit', 'ipc'];
    stdio[modelDescriptor] = modelFile;
    this.#child = fork(childEntry.file, [], {
      execPath,
      execArgv,
      serialization: 'advanced',
      // The runtime looks for weights outside of a model there; what lies beside the server is no part of a bundle.
      cwd: dirname(childEntry.file),
      stdio,
      // Nothing of the server's environment: a model has no business with its secrets.
      env: { ORT_DISABLE_TELEMETRY: '1' },
    });
    endWithServer(this.#child);
    this.exited = new Promise((resolve) => {
      const gone = (how: string): void => {
        this.#lose(`The inference process ${how}.`);
        resolve(how);
      };
      this.#child.once('exit', (code, signal) =>
        gone(signal === null ? `ended with code ${code}` : `died of ${signal}`),
      );
      this.#child.once('error', (error) => gone(`could not be started: ${error.message}`));
    });
    this.#child.on('message', (message: FromProcess) => this.#receive(message));
    if (limits !== undefined && !limits.launcher.limitsMemory) this.#watchMemory(limits.memoryMb);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Waits until the process can be talked to. Rejects with a `ProcessLostError`. */
  async started(timeoutMs: number): Promise<void> {
    await this.#wait(timeoutMs, 'start');
  }

  /**
   * Asks for something; only one request at a time. Rejects with a `BundleError`, a `RunFailedError`, or, when the
   * process died or had to be killed, a `ProcessLostError`.
   */
  async request<Kind extends RequestKind>(
    kind: Kind,
    body: RequestOf<Kind>,
    timeoutMs: number,
  ): Promise<ReplyOf<Kind>> {
    const reply = this.#wait(timeoutMs, kind);
    this.#child.send({ kind, body, timeoutMs }, (error) => {
      if (error !== null) this.#lose(`The inference process can't be reached: ${error.message}.`);
    });
    return settle<Kind>(await reply);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #watchMemory(limitMb: number): void {
    if (this.#child.pid === undefined) return;
    const end = watchMemory(this.#child.pid, limitMb, (usedMb) => {
      this.#lose(`The inference process took ${Math.round(usedMb)} MB of memory and was killed.`);
      this.kill();
    });
    this.#child.once('exit', end);
  }

  #wait(timeoutMs: number, what: string): Promise<FromProcess> {
    if (!this.#alive) return Promise.reject(new ProcessLostError('The inference process has gone.'));
    if (this.#pending !== undefined) throw new Error('An inference process takes one request at a time.');
    return new Promise((resolve, reject) => {
      const expire = (): void => {
        if (this.#pending !== pending) return;
        this.#lose(`The inference process did not answer (${what}) within ${timeoutMs} ms and was killed.`);
        this.kill();
      };
      // When the timer is late because this thread was busy, the answer that has come meanwhile is read first.
      const pending = { resolve, reject, timer: setTimeout(() => setImmediate(expire), timeoutMs) };
      this.#pending = pending;
    });
  }

  #receive(message: FromProcess): void {
    const pending = this.#take();
    pending?.resolve(message);
  }

  #lose(reason: string): void {
    this.#alive = false;
    this.#take()?.reject(new ProcessLostError(reason));
  }

  #take(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) clearTimeout(pending.timer);
    return pending;
  }
}
