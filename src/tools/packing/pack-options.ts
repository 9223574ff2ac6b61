import type { ScoreTransform } from '../../bundle/manifest/manifest.ts';
import type { OutputFlag } from './graph/role-flags.ts';
import type { InputRole } from './graph/roles.ts';

/** What to pack, and what only a person can know of it. */
export interface PackOptions {
  readonly model: string;
  readonly items: string;
  readonly users: string | undefined;
  readonly holdout: string | undefined;
  /** `<dir>/<name>/<version>` */
  readonly directory: string;
  readonly name: string;
  readonly version: string;
  readonly graph: {
    readonly inputs: ReadonlyMap<string, InputRole>;
    readonly outputs: ReadonlyMap<string, OutputFlag>;
    readonly padIndex: number | undefined;
    readonly maxLength: number | undefined;
    readonly firstItem: number;
    readonly firstUser: number;
    /** The index or column of the first item in the output; undefined: found out. */
    readonly firstOutput: number | undefined;
    readonly candidates: number | undefined;
    readonly defaults: Readonly<Record<string, number>>;
  };
  readonly tables: {
    readonly itemOrder: string | undefined;
    readonly userOrder: string | undefined;
    readonly itemColumns: ReadonlyMap<string, string>;
    readonly userColumns: ReadonlyMap<string, string>;
    readonly holdoutColumns: ReadonlyMap<string, string>;
    readonly historyAs: 'ids' | 'indices';
    readonly userIdType: 'integer' | 'string' | undefined;
    readonly likeFrom: number;
  };
  readonly shown: {
    readonly scoreTransform: ScoreTransform | undefined;
    readonly neutral: number | undefined;
    readonly strongMatch: number | undefined;
    readonly framework: string | undefined;
    readonly metrics: Readonly<Record<string, number>>;
  };
}

/** How packing talks to a person. */
export interface PackPorts {
  /** What was asked for: the proposal and the first lists. */
  readonly print: (text: string) => void;
  /** Whether to go on after the proposal. Throws a `ToolError` when nobody can be asked. */
  readonly confirm: () => Promise<boolean>;
}
