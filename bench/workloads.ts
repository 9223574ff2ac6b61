/** What is sent: bodies in turn, over so many connections. */
export interface Workload {
  readonly name: string;
  readonly connections: number;
  readonly bodies: readonly string[];
  /** Users that one body asks for. */
  readonly usersPerRequest: number;
}

const users = 671;
const movieFields = 'id title genres releaseYear rating language';

const single = (userId: number, exclude: readonly string[], { args = '', fields = '' } = {}): string =>
  JSON.stringify({
    query: `query Bench($userId: ID!, $exclude: [ID!]!) { recommend(userId: $userId, exclude: $exclude ${args}) { recommendations { rank score movie { ${movieFields} } ${fields} } } }`,
    variables: { userId, exclude },
  });

const batch = (exclude: string): string =>
  JSON.stringify({
    query: `query Bench($userIds: [ID!]!, $exclude: [ID!]!) { batchRecommend(userIds: $userIds, exclude: $exclude) { results { recommendations { rank score movie { ${movieFields} } } } } }`,
    variables: { userIds: Array.from({ length: users }, (_, at) => at + 1), exclude: [exclude] },
  });

/** A question is new when nobody has excluded this movie for this user before. */
const newQuestions = (count: number, more?: Parameters<typeof single>[2]): string[] =>
  Array.from({ length: count }, (_, at) => single((at % users) + 1, [String(1 + Math.floor(at / users))], more));

/** Lists that take much more to answer than to ask for: for clients that are to ask more than is answered. */
export const heavyBodies = (): readonly string[] =>
  newQuestions(100_000, { args: 'topK: 50', fields: 'reasons { code text }' });

export const workloads: readonly Workload[] = [
  { name: 'one client, not cached', connections: 1, bodies: newQuestions(100_000).toReversed(), usersPerRequest: 1 },
  { name: '32 clients, not cached', connections: 32, bodies: newQuestions(100_000), usersPerRequest: 1 },
  {
    name: 'one client, diversity, not cached',
    connections: 1,
    bodies: newQuestions(20_000, { args: 'diversity: 0.3' }),
    usersPerRequest: 1,
  },
  {
    name: 'one client, evidence',
    connections: 1,
    bodies: newQuestions(20_000, { fields: 'reasons { code evidence { id } }' }),
    usersPerRequest: 1,
  },
  {
    name: '32 clients, cached',
    connections: 32,
    bodies: [single(1, []), single(2, []), single(3, [])],
    usersPerRequest: 1,
  },
  {
    name: 'batches of 671 users, not cached',
    connections: 2,
    bodies: Array.from({ length: 400 }, (_, at) => batch(String(2000 + at))),
    usersPerRequest: users,
  },
];
