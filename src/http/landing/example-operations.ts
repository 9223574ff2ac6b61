/** What the Sandbox opens with; a test checks it against the schema. */
export const exampleOperations = `# Choose an operation beside the run button.

query ForOneUser($userId: ID!) {
  recommend(userId: $userId, topK: 5) {
    source
    cached
    modelVersion
    inferenceTimeMs
    recommendations {
      rank
      score
      movie { id title releaseYear genres }
      reasons { code text }
    }
  }
}

query WithTasteAndLimits($userId: ID!, $preferences: PreferencesInput, $filter: MovieFilterInput) {
  recommend(userId: $userId, preferences: $preferences, filter: $filter) {
    eligibleCount
    recommendations {
      score
      movie { title releaseYear rating }
      reasons { code matched text(locale: KO) }
    }
  }
}

query ForManyUsers($userIds: [ID!]!) {
  batchRecommend(userIds: $userIds, topK: 3) {
    successfulPredictions
    failedPredictions
    averageTimePerUserMs
    results {
      userId
      recommendations { movie { title } }
      error { code message }
    }
  }
}

query BecauseYouWatched($userId: ID!) {
  recommend(userId: $userId, topK: 5, diversity: 0.3) {
    recommendations {
      movie { title }
      reasons { code strength text evidence(first: 2) { title } }
    }
  }
}

query FromMovies($watched: [ID!]!, $movieId: ID!) {
  recommendForHistory(watched: $watched, topK: 5) {
    source
    recommendations { score movie { title } reasons { text evidence { title } } }
  }
  similarMovies(movieId: $movieId, topK: 5) { movie { title } }
}

query WhatToFilterOn {
  catalog {
    movieCount
    genres { value label(locale: KO) count }
    languages { value label count }
    decades { value count }
  }
}

query TheModel {
  modelInfo {
    name
    version
    status
    metrics { name value }
    runtime { processes processesReady waitingUsers }
    usage { lists cacheHitRatio meanBatchSize }
  }
}

mutation ReloadTheModel {
  reloadModel {
    ... on ModelChangeResult { message currentVersion }
    ... on ModelRefused { failedStep file expected actual }
  }
}
`;

/** The variables of all of them. */
export const exampleVariables = {
  userId: '1',
  watched: ['1', '260'],
  movieId: '541',
  userIds: ['1', '2', '3', 'not-a-number'],
  preferences: { favoriteGenres: ['Comedy'], preferredDecade: '1990s' },
  filter: { minRating: 6 },
};
