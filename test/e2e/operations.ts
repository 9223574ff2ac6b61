import { graphql } from '../gql/index.ts';

/** One list, and everything that says where it came from. */
export const recommend = graphql(`
  query Recommend(
    $userId: ID!
    $topK: Int! = 10
    $offset: Int! = 0
    $exclude: [ID!]! = []
    $includeSeen: Boolean! = false
    $preferences: PreferencesInput
    $filter: MovieFilterInput
    $diversity: Float! = 0
  ) {
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
`);

/** Lists of many users. */
export const batchRecommend = graphql(`
  query BatchRecommend(
    $userIds: [ID!]!
    $topK: Int! = 10
    $exclude: [ID!]! = []
    $includeSeen: Boolean! = false
    $preferences: PreferencesInput
    $filter: MovieFilterInput
  ) {
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
`);

/** The model and how it is used. */
export const modelInfo = graphql(`
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
`);

/** Changes the model; every ending with all that it says. */
export const reloadModel = graphql(`
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
`);

/** Goes back to the version before. */
export const rollbackModel = graphql(`
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
`);

/** The load that is under way. */
export const loadProgress = graphql(`
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
`);

/** Tries a version without switching to it. */
export const tryModel = graphql(`
  mutation TryModel($version: String!) {
    reloadModel(input: { version: $version, dryRun: true }) {
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
`);
