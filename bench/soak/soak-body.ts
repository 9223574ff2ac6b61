const users = 671;
/** Questions come round again after so many, so that some are found in the cache. */
const questions = 50_000;

/** The body of the n-th request: about every second question has been asked lately. */
export const soakBody = (request: number): string => {
  const question = (request % 2 === 0 ? request : Math.floor(request / 20)) % questions;
  return JSON.stringify({
    query:
      'query Soak($userId: ID!, $exclude: [ID!]!) { recommend(userId: $userId, exclude: $exclude) { source cached recommendations { rank score movie { id title genres } } } }',
    variables: { userId: String((question % users) + 1), exclude: [String(1 + Math.floor(question / users))] },
  });
};
