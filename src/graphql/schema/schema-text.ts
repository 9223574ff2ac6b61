import { printSchema } from 'graphql';
import { createSchema, type SchemaDeps } from './schema.ts';

const unused = (): never => {
  throw new Error('The schema is only printed, never executed.');
};

const models: SchemaDeps['models'] = {
  name: '',
  status: unused,
  acquire: unused,
  current: unused,
  previousVersion: unused,
  lastFailure: unused,
  progress: unused,
  reload: unused,
  rollback: unused,
  aliasesOf: unused,
  availableVersions: unused,
  drain: unused,
  close: unused,
};

/** The text of `schema.graphql`. */
export const schemaText = (): string => {
  const recommender = { recommend: unused, batchRecommend: unused, recommendForHistory: unused, similarMovies: unused };
  const group = { recentChanges: unused, replicas: unused };
  const logger = { info: unused, warn: unused, error: unused };
  return `${printSchema(createSchema({ models, recommender, group, logger, countAdminCall: unused }))}\n`;
};
