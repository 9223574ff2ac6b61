import type { ModelSource } from '../sources/model-source.ts';

/** What the followed alias says. */
export interface Followed {
  /** What the alias points to; null when there is no such alias. */
  readonly aliasTarget: string | null;
  /** The version to serve: the alias's, else the highest. Null when there is none at all. */
  readonly version: string | null;
}

/** The alias whose version serves. Remembers what it pointed to: a file that is gone for a moment moves nothing. */
export class FollowedAlias {
  readonly #name: string;
  readonly #source: Pick<ModelSource, 'aliases' | 'versions'>;
  #lastTarget: string | null = null;

  constructor(source: Pick<ModelSource, 'aliases' | 'versions'>, name: string) {
    this.#source = source;
    this.#name = name;
  }

  /** What it pointed to when it was last there; null when it never was. */
  lastTarget = (): string | null => this.#lastTarget;

  /** Reads it. Throws a `BundleError` when the source can't say. */
  async read(signal: AbortSignal): Promise<Followed> {
    const aliases = await this.#source.aliases(signal);
    const aliasTarget = Object.hasOwn(aliases, this.#name) ? (aliases[this.#name] ?? null) : null;
    this.#lastTarget = aliasTarget ?? this.#lastTarget;
    return { aliasTarget, version: aliasTarget ?? (await this.#source.versions(signal))[0] ?? null };
  }
}
