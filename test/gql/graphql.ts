/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What to do with movies marked as adult. */
export type AdultContent =
  /** Nothing but movies marked as adult. */
  | 'ONLY_ADULT'
  /** Leave them out. A movie not marked either way stays. */
  | 'WITHOUT_ADULT'
  /** Treat them like any other movie. */
  | 'WITH_ADULT';

/**
 * Every code that `errors[].extensions.code` and `RecommendationError.code` can have, except those the GraphQL
 * server itself gives to documents it can't run (`GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED` and the like).
 * A code never changes its meaning.
 */
export type ErrorCode =
  /** Calls of administrators cannot be counted at the moment, so nothing can be changed. */
  | 'ADMINISTRATION_UNAVAILABLE'
  /** An argument is wrong; the message says which, what is allowed, and what was meant perhaps. */
  | 'BAD_USER_INPUT'
  /** The operation costs more than one operation may (users times movies, reasons and evidence), or its answer could be too large (values: fields times rows); the error has both figures. */
  | 'COST_LIMIT_EXCEEDED'
  /** The credentials are valid but do not allow this, or nobody is allowed to do it here. */
  | 'FORBIDDEN'
  /** The model gave a wrong answer for this user (wrong shape, an impossible index). */
  | 'INFERENCE_FAILED'
  /** The model's process failed twice. */
  | 'INFERENCE_UNAVAILABLE'
  /** A fault of the server; it is logged under `requestId`. */
  | 'INTERNAL_SERVER_ERROR'
  /** No model is loaded yet. */
  | 'MODEL_NOT_READY'
  /** Where models come from cannot be read at the moment; what serves is not affected. */
  | 'MODEL_SOURCE_UNAVAILABLE'
  /** There is nothing with this id. */
  | 'NOT_FOUND'
  /** The loaded model cannot do this (see `ModelInfo.capabilities`). */
  | 'NOT_SUPPORTED_BY_MODEL'
  /** Too many users are waiting for the model, or too many large answers are under way; `extensions.retryAfterSeconds` says when to try again. */
  | 'OVERLOADED'
  /** This client asks too much; `extensions.retryAfterSeconds` says when to try again. */
  | 'RATE_LIMITED'
  /** The answer did not come in time. */
  | 'TIMEOUT'
  /** No valid credentials were sent. */
  | 'UNAUTHENTICATED';

/** What a model can be asked for. */
export type ModelCapability =
  /** Lists made from what a user watched, whether or not the model was trained on this user. */
  | 'HISTORY'
  /** Lists for known users. */
  | 'KNOWN_USERS'
  /** Preferences reach the model itself, not only the order of its answer. */
  | 'PREFERENCE_FEATURES';

/** What set off a change of model. */
export type ModelChangeTrigger =
  /** The followed alias moved. */
  | 'FOLLOWED_ALIAS'
  /** Another server of the group switched. */
  | 'OTHER_REPLICA'
  /** `reloadModel`. */
  | 'RELOAD_MUTATION'
  /** `rollbackModel`. */
  | 'ROLLBACK_MUTATION'
  /** The server started. */
  | 'STARTUP';

/** Whether a model serves well. */
export type ModelStatus =
  /** It serves, and a part is missing: a process is being replaced, or the cache cannot be reached. */
  | 'DEGRADED'
  /** The server is stopping and takes no new work. */
  | 'DRAINING'
  /** It serves. */
  | 'LOADED'
  /** The first model is being loaded. */
  | 'LOADING'
  /** There is no model; `lastFailure` says why. */
  | 'NOT_LOADED';

/**
 * What may be in a list at all. Every given field must hold (and); within one list any entry is enough (or).
 * A movie whose value is unknown fails a limit on that field. An empty list is no limit.
 */
export type MovieFilterInput = {
  /**
   * What to do with adult movies. When absent, `preferences.excludeAdult` decides, and without preferences they
   * are left out.
   */
  readonly adult?: AdultContent | null | undefined;
  /** One of these decades (`1990s`). */
  readonly decades?: ReadonlyArray<string> | null | undefined;
  /** At least one of these genres. */
  readonly genres?: ReadonlyArray<string> | null | undefined;
  /** One of these original languages, as ISO 639-1 codes. */
  readonly languages?: ReadonlyArray<string> | null | undefined;
  /** Released in this year or earlier. */
  readonly maxReleaseYear?: number | null | undefined;
  /** Rated this or better, 0 to 10. Where preferences name a limit too, the higher one counts. */
  readonly minRating?: number | null | undefined;
  /** Released in this year or later. */
  readonly minReleaseYear?: number | null | undefined;
};

/**
 * What a user likes. Likes sway the order and leave nothing out; `minRating` and `excludeAdult` are limits.
 * Genres, languages and decades are words of the loaded catalogue (`Query.catalog` lists them); an unknown one is
 * `BAD_USER_INPUT` and the error names the nearest valid ones.
 */
export type PreferencesInput = {
  /** Leave out movies marked as adult. A movie that is not marked either way counts as not adult. */
  readonly excludeAdult?: boolean;
  /** Genres to move up, at most 20. */
  readonly favoriteGenres?: ReadonlyArray<string>;
  /** Leave out movies rated lower than this, 0 to 10, and movies without a rating. */
  readonly minRating?: number | null | undefined;
  /** The decade to move up (`1990s`). */
  readonly preferredDecade?: string | null | undefined;
  /** Original languages to move up, as ISO 639-1 codes (`ko`), at most 20. */
  readonly preferredLanguages?: ReadonlyArray<string>;
};

/** What produced a list. */
export type RecommendationSource =
  /** Popularity shaped by the preferences, because nothing is known about the user. */
  | 'COLD_START'
  /** Popularity, because the model gave no usable answer. The server's operator is told. */
  | 'FALLBACK'
  /** The model, from what this user watched. */
  | 'MODEL';

/** Which version to load, and under which conditions. At most one of `version` and `alias`. */
export type ReloadModelInput = {
  /** Load the version this alias points to. */
  readonly alias?: string | null | undefined;
  /** Load and check it and compare it with the current model, but do not switch. */
  readonly dryRun?: boolean;
  /** Do nothing unless this version is serving now, so that two administrators do not undo each other's work. */
  readonly expectedCurrent?: string | null | undefined;
  /** Load this version. */
  readonly version?: string | null | undefined;
};

/** The steps of a load, in order. */
export type ReloadStepName =
  /** Compare its answers with the current model's. In a dry run only. */
  | 'COMPARE'
  /** Let the old model finish what it had begun. */
  | 'DRAIN'
  /** Bring the bundle onto this machine. */
  | 'FETCH'
  /** Ask the questions whose answers come with the bundle. */
  | 'GOLDEN_ANSWERS'
  /** Compare the graph's inputs and outputs with the manifest and the catalogue. */
  | 'GRAPH'
  /** Compare size and SHA-256 of every file with the manifest. */
  | 'HASHES'
  /** Read the manifest and see that every path lies inside the bundle. */
  | 'MANIFEST'
  /** Make it the current model. */
  | 'SWITCH'
  /** Run it at the smallest and the largest batch size. */
  | 'WARM_UP';

/** How far a step is. */
export type ReloadStepState =
  /** Ended badly; no later step ran. */
  | 'FAILED'
  /** Ended well. */
  | 'PASSED'
  /** Not begun. */
  | 'PENDING'
  /** Under way. */
  | 'RUNNING'
  /** Not part of this load. */
  | 'SKIPPED';

/** What a tensor is used for. */
export type TensorRole =
  /** Indices of watched movies. */
  | 'HISTORY_ITEMS'
  /** Which row of the run a watched movie belongs to. */
  | 'HISTORY_ROW'
  /** How much each watched movie counts. */
  | 'HISTORY_WEIGHTS'
  /** Numbers about a candidate movie. */
  | 'ITEM_FEATURES'
  /** The index of a candidate movie. */
  | 'ITEM_INDEX'
  /** Indices of movies the graph has selected itself. */
  | 'ITEM_INDICES'
  /** How many rows the run has. */
  | 'ROW_COUNT'
  /** Scores of movies. */
  | 'SCORES'
  /** Numbers about the user and the preferences. */
  | 'USER_FEATURES'
  /** The row of a known user. */
  | 'USER_INDEX';

/** What user ids look like. */
export type UserIdType =
  /** Whole numbers from 1. */
  | 'INTEGER'
  /** Any text. */
  | 'STRING';

export type OriginQueryVariables = Exact<{ [key: string]: never; }>;


export type OriginQuery = { readonly modelInfo: { readonly name: string, readonly version: string | null, readonly aliases: ReadonlyArray<string>, readonly runId: string | null, readonly trainedAt: string | null, readonly metrics: ReadonlyArray<{ readonly name: string, readonly value: number }>, readonly hyperparameters: ReadonlyArray<{ readonly name: string, readonly value: string }>, readonly availableVersions: ReadonlyArray<{ readonly version: string, readonly current: boolean, readonly createdAt: string | null }> | null } };

export type RecommendQueryVariables = Exact<{
  userId: string | number;
  topK?: number;
  offset?: number;
  exclude?: ReadonlyArray<string | number> | string | number;
  includeSeen?: boolean;
  preferences?: PreferencesInput | null | undefined;
  filter?: MovieFilterInput | null | undefined;
  diversity?: number;
}>;


export type RecommendQuery = { readonly recommend: { readonly userId: string | null, readonly source: RecommendationSource, readonly cached: boolean, readonly modelVersion: string, readonly eligibleCount: number, readonly inference: { readonly batchSize: number, readonly requestsInBatch: number, readonly queueMs: number, readonly computeMs: number } | null, readonly recommendations: ReadonlyArray<{ readonly rank: number, readonly score: number, readonly movie: { readonly id: string } }> } | null };

export type BatchRecommendQueryVariables = Exact<{
  userIds: ReadonlyArray<string | number> | string | number;
  topK?: number;
  exclude?: ReadonlyArray<string | number> | string | number;
  includeSeen?: boolean;
  preferences?: PreferencesInput | null | undefined;
  filter?: MovieFilterInput | null | undefined;
}>;


export type BatchRecommendQuery = { readonly batchRecommend: { readonly modelVersion: string, readonly totalUsers: number, readonly successfulPredictions: number, readonly failedPredictions: number, readonly results: ReadonlyArray<{ readonly userId: string, readonly success: boolean, readonly source: RecommendationSource | null, readonly cached: boolean, readonly error: { readonly code: ErrorCode, readonly retryable: boolean } | null, readonly recommendations: ReadonlyArray<{ readonly rank: number, readonly score: number, readonly movie: { readonly id: string } }> | null }> } | null };

export type ModelInfoQueryVariables = Exact<{ [key: string]: never; }>;


export type ModelInfoQuery = { readonly modelInfo: { readonly name: string, readonly version: string | null, readonly status: ModelStatus, readonly aliases: ReadonlyArray<string>, readonly previousVersion: string | null, readonly userIdType: UserIdType | null, readonly capabilities: ReadonlyArray<ModelCapability>, readonly exactLimits: boolean | null, readonly movieCount: number, readonly userCount: number, readonly inputs: ReadonlyArray<{ readonly name: string, readonly role: TensorRole, readonly elementType: string, readonly shape: ReadonlyArray<string> }>, readonly outputs: ReadonlyArray<{ readonly name: string, readonly role: TensorRole, readonly elementType: string, readonly shape: ReadonlyArray<string> }>, readonly lastFailure: { readonly refusedVersion: string | null, readonly failedStep: ReloadStepName, readonly file: string | null, readonly expected: string | null, readonly actual: string | null, readonly steps: ReadonlyArray<{ readonly name: ReloadStepName, readonly state: ReloadStepState }> } | null, readonly runtime: { readonly processes: number, readonly processesReady: number, readonly waitingUsers: number }, readonly usage: { readonly lists: number, readonly cacheHitRatio: number | null, readonly meanBatchSize: number | null } } };

export type ReloadModelMutationVariables = Exact<{
  input?: ReloadModelInput | null | undefined;
}>;


export type ReloadModelMutation = { readonly reloadModel:
    | { readonly __typename: 'ModelAlreadyCurrent', readonly message: string, readonly currentVersion: string | null }
    | { readonly __typename: 'ModelDryRun', readonly message: string, readonly currentVersion: string | null }
    | { readonly __typename: 'ModelRefused', readonly message: string, readonly currentVersion: string | null, readonly refusedVersion: string | null, readonly failedStep: ReloadStepName, readonly file: string | null, readonly expected: string | null, readonly actual: string | null, readonly steps: ReadonlyArray<{ readonly name: ReloadStepName, readonly state: ReloadStepState }> }
    | { readonly __typename: 'ModelReloaded', readonly message: string, readonly currentVersion: string | null, readonly fromVersion: string | null, readonly steps: ReadonlyArray<{ readonly name: ReloadStepName, readonly state: ReloadStepState, readonly durationMs: number | null }>, readonly modelInfo: { readonly version: string | null, readonly previousVersion: string | null } }
    | { readonly __typename: 'ModelVersionConflict', readonly message: string, readonly currentVersion: string | null, readonly expectedVersion: string }
    | { readonly __typename: 'ReloadInProgress', readonly message: string, readonly currentVersion: string | null, readonly progress: { readonly targetVersion: string, readonly startedAt: string, readonly steps: ReadonlyArray<{ readonly name: ReloadStepName, readonly state: ReloadStepState, readonly durationMs: number | null }> } }
   };

export type RollbackModelMutationVariables = Exact<{ [key: string]: never; }>;


export type RollbackModelMutation = { readonly rollbackModel:
    | { readonly __typename: 'ModelRefused', readonly message: string, readonly currentVersion: string | null, readonly failedStep: ReloadStepName, readonly file: string | null, readonly expected: string | null, readonly actual: string | null }
    | { readonly __typename: 'ModelReloaded', readonly message: string, readonly currentVersion: string | null, readonly fromVersion: string | null, readonly steps: ReadonlyArray<{ readonly name: ReloadStepName, readonly durationMs: number | null }>, readonly modelInfo: { readonly version: string | null, readonly previousVersion: string | null } }
    | { readonly __typename: 'NoPreviousModel', readonly message: string, readonly currentVersion: string | null }
    | { readonly __typename: 'ReloadInProgress', readonly message: string, readonly currentVersion: string | null }
   };

export type LoadProgressQueryVariables = Exact<{ [key: string]: never; }>;


export type LoadProgressQuery = { readonly modelInfo: { readonly version: string | null, readonly reload: { readonly targetVersion: string, readonly startedAt: string, readonly steps: ReadonlyArray<{ readonly name: ReloadStepName, readonly state: ReloadStepState, readonly durationMs: number | null }> } | null } };

export type TryModelMutationVariables = Exact<{
  version: string;
}>;


export type TryModelMutation = { readonly reloadModel:
    | { readonly __typename: 'ModelAlreadyCurrent', readonly message: string, readonly currentVersion: string | null }
    | { readonly __typename: 'ModelDryRun', readonly message: string, readonly currentVersion: string | null, readonly candidateVersion: string, readonly steps: ReadonlyArray<{ readonly name: ReloadStepName, readonly state: ReloadStepState }>, readonly comparison: { readonly sampledUsers: number, readonly overlapAt10: number | null, readonly rankCorrelation: number | null, readonly current: { readonly coverage: number, readonly meanScore: number | null, readonly batchP50Ms: number }, readonly candidate: { readonly coverage: number, readonly meanScore: number | null, readonly batchP50Ms: number }, readonly examples: ReadonlyArray<{ readonly userId: string, readonly current: ReadonlyArray<{ readonly id: string, readonly title: string }>, readonly candidate: ReadonlyArray<{ readonly id: string, readonly title: string }> }> } | null }
    | { readonly __typename: 'ModelRefused', readonly message: string, readonly currentVersion: string | null, readonly failedStep: ReloadStepName, readonly file: string | null }
    | { readonly __typename: 'ModelReloaded', readonly message: string, readonly currentVersion: string | null }
    | { readonly __typename: 'ModelVersionConflict', readonly message: string, readonly currentVersion: string | null }
    | { readonly __typename: 'ReloadInProgress', readonly message: string, readonly currentVersion: string | null }
   };

export type GroupQueryVariables = Exact<{ [key: string]: never; }>;


export type GroupQuery = { readonly modelInfo: { readonly version: string | null, readonly replicas: ReadonlyArray<{ readonly name: string, readonly modelVersion: string | null }> | null, readonly recentChanges: ReadonlyArray<{ readonly trigger: ModelChangeTrigger, readonly actor: string | null, readonly fromVersion: string | null, readonly toVersion: string, readonly switched: boolean, readonly message: string }> | null } };

export type PageQueryVariables = Exact<{
  first: string | number;
  second: string | number;
  exclude: ReadonlyArray<string | number> | string | number;
}>;


export type PageQuery = { readonly first: { readonly modelVersion: string, readonly recommendations: ReadonlyArray<{ readonly movie: { readonly id: string } }> } | null, readonly second: { readonly modelVersion: string, readonly recommendations: ReadonlyArray<{ readonly movie: { readonly id: string } }> } | null, readonly cold: { readonly modelVersion: string } | null, readonly batch: { readonly modelVersion: string, readonly results: ReadonlyArray<{ readonly recommendations: ReadonlyArray<{ readonly movie: { readonly id: string } }> | null }> } | null, readonly modelInfo: { readonly version: string | null } };

export type ListFragment = { readonly modelVersion: string, readonly recommendations: ReadonlyArray<{ readonly movie: { readonly id: string } }> };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ListFragmentDoc = new TypedDocumentString(`
    fragment List on RecommendationResult {
  modelVersion
  recommendations {
    movie {
      id
    }
  }
}
    `, {"fragmentName":"List"}) as unknown as TypedDocumentString<ListFragment, unknown>;
export const OriginDocument = new TypedDocumentString(`
    query Origin {
  modelInfo {
    name
    version
    aliases
    runId
    trainedAt
    metrics {
      name
      value
    }
    hyperparameters {
      name
      value
    }
    availableVersions {
      version
      current
      createdAt
    }
  }
}
    `) as unknown as TypedDocumentString<OriginQuery, OriginQueryVariables>;
export const RecommendDocument = new TypedDocumentString(`
    query Recommend($userId: ID!, $topK: Int! = 10, $offset: Int! = 0, $exclude: [ID!]! = [], $includeSeen: Boolean! = false, $preferences: PreferencesInput, $filter: MovieFilterInput, $diversity: Float! = 0) {
  recommend(
    userId: $userId
    topK: $topK
    offset: $offset
    exclude: $exclude
    includeSeen: $includeSeen
    preferences: $preferences
    filter: $filter
    diversity: $diversity
  ) {
    userId
    source
    cached
    modelVersion
    eligibleCount
    inference {
      batchSize
      requestsInBatch
      queueMs
      computeMs
    }
    recommendations {
      rank
      score
      movie {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RecommendQuery, RecommendQueryVariables>;
export const BatchRecommendDocument = new TypedDocumentString(`
    query BatchRecommend($userIds: [ID!]!, $topK: Int! = 10, $exclude: [ID!]! = [], $includeSeen: Boolean! = false, $preferences: PreferencesInput, $filter: MovieFilterInput) {
  batchRecommend(
    userIds: $userIds
    topK: $topK
    exclude: $exclude
    includeSeen: $includeSeen
    preferences: $preferences
    filter: $filter
  ) {
    modelVersion
    totalUsers
    successfulPredictions
    failedPredictions
    results {
      userId
      success
      source
      cached
      error {
        code
        retryable
      }
      recommendations {
        rank
        score
        movie {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BatchRecommendQuery, BatchRecommendQueryVariables>;
export const ModelInfoDocument = new TypedDocumentString(`
    query ModelInfo {
  modelInfo {
    name
    version
    status
    aliases
    previousVersion
    userIdType
    capabilities
    exactLimits
    movieCount
    userCount
    inputs {
      name
      role
      elementType
      shape
    }
    outputs {
      name
      role
      elementType
      shape
    }
    lastFailure {
      refusedVersion
      failedStep
      file
      expected
      actual
      steps {
        name
        state
      }
    }
    runtime {
      processes
      processesReady
      waitingUsers
    }
    usage {
      lists
      cacheHitRatio
      meanBatchSize
    }
  }
}
    `) as unknown as TypedDocumentString<ModelInfoQuery, ModelInfoQueryVariables>;
export const ReloadModelDocument = new TypedDocumentString(`
    mutation ReloadModel($input: ReloadModelInput) {
  reloadModel(input: $input) {
    __typename
    ... on ModelChangeResult {
      message
      currentVersion
    }
    ... on ModelReloaded {
      fromVersion
      steps {
        name
        state
        durationMs
      }
      modelInfo {
        version
        previousVersion
      }
    }
    ... on ModelRefused {
      refusedVersion
      failedStep
      file
      expected
      actual
      steps {
        name
        state
      }
    }
    ... on ModelVersionConflict {
      expectedVersion
    }
    ... on ReloadInProgress {
      progress {
        targetVersion
        startedAt
        steps {
          name
          state
          durationMs
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReloadModelMutation, ReloadModelMutationVariables>;
export const RollbackModelDocument = new TypedDocumentString(`
    mutation RollbackModel {
  rollbackModel {
    __typename
    ... on ModelChangeResult {
      message
      currentVersion
    }
    ... on ModelReloaded {
      fromVersion
      steps {
        name
        durationMs
      }
      modelInfo {
        version
        previousVersion
      }
    }
    ... on ModelRefused {
      failedStep
      file
      expected
      actual
    }
  }
}
    `) as unknown as TypedDocumentString<RollbackModelMutation, RollbackModelMutationVariables>;
export const LoadProgressDocument = new TypedDocumentString(`
    query LoadProgress {
  modelInfo {
    version
    reload {
      targetVersion
      startedAt
      steps {
        name
        state
        durationMs
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LoadProgressQuery, LoadProgressQueryVariables>;
export const TryModelDocument = new TypedDocumentString(`
    mutation TryModel($version: String!) {
  reloadModel(input: {version: $version, dryRun: true}) {
    __typename
    ... on ModelChangeResult {
      message
      currentVersion
    }
    ... on ModelDryRun {
      candidateVersion
      steps {
        name
        state
      }
      comparison {
        sampledUsers
        overlapAt10
        rankCorrelation
        current {
          coverage
          meanScore
          batchP50Ms
        }
        candidate {
          coverage
          meanScore
          batchP50Ms
        }
        examples {
          userId
          current {
            id
            title
          }
          candidate {
            id
            title
          }
        }
      }
    }
    ... on ModelRefused {
      failedStep
      file
    }
  }
}
    `) as unknown as TypedDocumentString<TryModelMutation, TryModelMutationVariables>;
export const GroupDocument = new TypedDocumentString(`
    query Group {
  modelInfo {
    version
    replicas {
      name
      modelVersion
    }
    recentChanges {
      trigger
      actor
      fromVersion
      toVersion
      switched
      message
    }
  }
}
    `) as unknown as TypedDocumentString<GroupQuery, GroupQueryVariables>;
export const PageDocument = new TypedDocumentString(`
    query Page($first: ID!, $second: ID!, $exclude: [ID!]!) {
  first: recommend(userId: $first, topK: 20, exclude: $exclude) {
    ...List
  }
  second: recommend(userId: $second, topK: 20, exclude: $exclude) {
    ...List
  }
  cold: recommend(userId: 99999, topK: 1) {
    modelVersion
  }
  batch: batchRecommend(userIds: [$first, $second], topK: 20, exclude: $exclude) {
    modelVersion
    results {
      recommendations {
        movie {
          id
        }
      }
    }
  }
  modelInfo {
    version
  }
}
    fragment List on RecommendationResult {
  modelVersion
  recommendations {
    movie {
      id
    }
  }
}`) as unknown as TypedDocumentString<PageQuery, PageQueryVariables>;