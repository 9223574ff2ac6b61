import type { FileHandle } from 'node:fs/promises';
import { checkSize, openBundleFile } from '../../bundle/files/bundle-files.ts';
import { BundleError, type BundleStep } from '../../bundle/bundle-error.ts';
import type { Manifest } from '../../bundle/manifest/manifest.ts';
import { InferenceProcess, ProcessLostError, RunFailedError } from '../../inference/processes/inference-process.ts';
import type { GraphFacts, RequestOf, SlateBatch, TaskBatch } from '../../inference/protocol.ts';

/** A fault of the process during a step is a fault of the model. */
const asFinding = (step: BundleStep, error: unknown): unknown => {
  if (!(error instanceof ProcessLostError || error instanceof RunFailedError)) return error;
  return new BundleError({ step, file: 'model.onnx', expected: 'a model that runs', actual: error.message }, error);
};

const during = async <Result>(step: BundleStep, work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    throw asFinding(step, error);
  }
};

const writtenAt = async (file: FileHandle): Promise<bigint> => (await file.stat({ bigint: true })).mtimeNs;

/**
 * The processes of a bundle that may not serve yet, each started, hashed, opened and prepared in turn. The model file
 * stays open, so that what was checked is what a replacement loads later, whatever happens to the directory.
 */
export class Candidate {
  readonly #manifest: Manifest;
  readonly #file: FileHandle;
  readonly #timeoutMs: number;
  /** When the file was last written before it was hashed. */
  readonly #writtenAt: bigint;
  readonly #members: InferenceProcess[] = [];
  #prepared: RequestOf<'prepare'> | undefined;

  private constructor(file: FileHandle, facts: { manifest: Manifest; timeoutMs: number; writtenAt: bigint }) {
    this.#file = file;
    this.#manifest = facts.manifest;
    this.#timeoutMs = facts.timeoutMs;
    this.#writtenAt = facts.writtenAt;
  }

  /** Opens the model file and checks its size. `timeoutMs` is the deadline of everything a process is asked for. */
  static async open(directory: string, manifest: Manifest, timeoutMs: number): Promise<Candidate> {
    const file = await openBundleFile(directory, 'model.onnx', 'HASHES');
    try {
      await checkSize(file, 'model.onnx', manifest.files['model.onnx']!);
      return new Candidate(file, { manifest, timeoutMs, writtenAt: await writtenAt(file) });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The same file without processes: for those that serve it another time. */
  again(): Candidate {
    return new Candidate(this.#file, {
      manifest: this.#manifest,
      timeoutMs: this.#timeoutMs,
      writtenAt: this.#writtenAt,
    });
  }

  /** The processes, ready to serve once `prepare` has ended. */
  get members(): readonly InferenceProcess[] {
    return this.#members;
  }

  /** Starts `count` processes; each reads the model and compares its hash. */
  async hash(count: number): Promise<void> {
    for (let i = 0; i < count; i++) this.#members.push(new InferenceProcess(this.#file.fd));
    await during(
      'HASHES',
      this.#all((member) => this.#hash(member)),
    );
  }

  /** Starts `count` processes from a file that was hashed before. It is hashed again only if it was written since. */
  async readAgain(count: number): Promise<void> {
    if ((await writtenAt(this.#file)) !== this.#writtenAt) return this.hash(count);
    for (let i = 0; i < count; i++) this.#members.push(new InferenceProcess(this.#file.fd));
    const { bytes } = this.#manifest.files['model.onnx']!;
    await during(
      'GRAPH',
      this.#all(async (member) => {
        await member.started(this.#timeoutMs);
        await member.request('read', { bytes }, this.#timeoutMs);
      }),
    );
  }

  async openGraph(): Promise<GraphFacts> {
    const facts = await during(
      'GRAPH',
      this.#all((member) => this.#open(member)),
    );
    return facts[0]!;
  }

  async prepare(body: RequestOf<'prepare'>): Promise<void> {
    this.#prepared = body;
    await during(
      'GRAPH',
      this.#all((member) => member.request('prepare', body, this.#timeoutMs)),
    );
  }

  /** Runs a batch on the first process. */
  run(step: BundleStep, batch: TaskBatch): Promise<SlateBatch> {
    return during(step, this.#members[0]!.request('run', batch, this.#timeoutMs));
  }

  /** Starts one more process like the others. */
  async startAnother(): Promise<InferenceProcess> {
    const member = new InferenceProcess(this.#file.fd);
    try {
      await this.#hash(member);
      await this.#open(member);
      await member.request('prepare', this.#prepared!, this.#timeoutMs);
      return member;
    } catch (error) {
      member.kill();
      throw error;
    }
  }

  /** Closes the model file. Processes go on. */
  async closeFile(): Promise<void> {
    await this.#file.close();
  }

  /** Ends everything: the bundle may not serve. */
  async abandon(): Promise<void> {
    await this.endProcesses();
    await this.closeFile();
  }

  async endProcesses(): Promise<void> {
    for (const member of this.#members) member.kill();
    await Promise.all(this.#members.map((member) => member.exited));
  }

  async #hash(member: InferenceProcess): Promise<void> {
    await member.started(this.#timeoutMs);
    await member.request('hash', this.#manifest.files['model.onnx']!, this.#timeoutMs);
  }

  #open(member: InferenceProcess): Promise<GraphFacts> {
    return member.request('open', { manifest: this.#manifest }, this.#timeoutMs);
  }

  #all<Result>(work: (member: InferenceProcess) => Promise<Result>): Promise<Result[]> {
    return Promise.all(this.#members.map(work));
  }
}
