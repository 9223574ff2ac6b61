import type { FileHandle } from 'node:fs/promises';
import { checkSize, openBundleFile } from '../../bundle/files/bundle-files.ts';
import type { BundleStep } from '../../bundle/bundle-error.ts';
import type { Manifest } from '../../bundle/manifest/manifest.ts';
import { InferenceProcess, type ProcessLimits } from '../../inference/processes/inference-process.ts';
import { asFinding } from './process-finding.ts';
import type { GraphFacts, RequestOf, SlateBatch, TaskBatch } from '../../inference/protocol.ts';

/** How its processes are started. */
export interface CandidateOptions {
  /** Deadline of everything a process is asked for. */
  readonly timeoutMs: number;
  readonly limits?: ProcessLimits | undefined;
}

interface CandidateFacts extends CandidateOptions {
  readonly manifest: Manifest;
  readonly writtenAt: bigint;
}

const writtenAt = async (file: FileHandle): Promise<bigint> => (await file.stat({ bigint: true })).mtimeNs;

/**
 * The processes of a bundle that may not serve yet, each started, hashed, opened and prepared in turn. The model file
 * stays open, so that what was checked is what a replacement loads later, whatever happens to the directory.
 */
export class Candidate {
  readonly #manifest: Manifest;
  readonly #file: FileHandle;
  readonly #timeoutMs: number;
  readonly #limits: ProcessLimits | undefined;
  /** When the file was last written before it was hashed. */
  readonly #writtenAt: bigint;
  readonly #members: InferenceProcess[] = [];
  #prepared: RequestOf<'prepare'> | undefined;

  private constructor(file: FileHandle, facts: CandidateFacts) {
    this.#file = file;
    this.#limits = facts.limits;
    this.#manifest = facts.manifest;
    this.#timeoutMs = facts.timeoutMs;
    this.#writtenAt = facts.writtenAt;
  }

  /** Opens the model file and checks its size. */
  static async open(directory: string, manifest: Manifest, options: CandidateOptions): Promise<Candidate> {
    const file = await openBundleFile(directory, 'model.onnx', 'HASHES');
    try {
      await checkSize(file, 'model.onnx', manifest.files['model.onnx']!);
      return new Candidate(file, { ...options, manifest, writtenAt: await writtenAt(file) });
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
      limits: this.#limits,
      writtenAt: this.#writtenAt,
    });
  }

  /** The processes, ready to serve once `prepare` has ended. */
  get members(): readonly InferenceProcess[] {
    return this.#members;
  }

  /** Starts `count` processes; each reads the model and compares its hash. */
  async hash(count: number): Promise<void> {
    for (let i = 0; i < count; i++) this.#members.push(this.#start());
    await this.#all('HASHES', (member) => this.#hash(member));
  }

  /** Starts `count` processes from a file that was hashed before. It is hashed again only if it was written since. */
  async readAgain(count: number): Promise<void> {
    if ((await writtenAt(this.#file)) !== this.#writtenAt) return this.hash(count);
    for (let i = 0; i < count; i++) this.#members.push(this.#start());
    const { bytes } = this.#manifest.files['model.onnx']!;
    await this.#all('GRAPH', async (member) => {
      await member.started(this.#timeoutMs);
      await member.request('read', { bytes }, this.#timeoutMs);
    });
  }

  async openGraph(): Promise<GraphFacts> {
    const facts = await this.#all('GRAPH', (member) => this.#open(member));
    return facts[0]!;
  }

  async prepare(body: RequestOf<'prepare'>): Promise<void> {
    this.#prepared = body;
    await this.#all('GRAPH', (member) => member.request('prepare', body, this.#timeoutMs));
  }

  /** Runs a batch on the first process. */
  async run(step: BundleStep, batch: TaskBatch): Promise<SlateBatch> {
    const [slates] = await this.#all(step, (member) => member.request('run', batch, this.#timeoutMs), 1);
    return slates!;
  }

  /** Runs a batch on every process. */
  async runOnAll(step: BundleStep, batch: TaskBatch): Promise<void> {
    await this.#all(step, (member) => member.request('run', batch, this.#timeoutMs));
  }

  /** Starts one more process like the others. */
  async startAnother(): Promise<InferenceProcess> {
    const member = this.#start();
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

  #start(): InferenceProcess {
    return new InferenceProcess(this.#file.fd, this.#limits);
  }

  async #all<Result>(
    step: BundleStep,
    work: (member: InferenceProcess) => Promise<Result>,
    count = this.#members.length,
  ): Promise<Result[]> {
    try {
      return await Promise.all(this.#members.slice(0, count).map(work));
    } catch (error) {
      throw asFinding(step, error, this.#limits?.memoryMb);
    }
  }
}
