// oxlint-disable-next-line import/no-unassigned-import -- decorators need it before they run
import 'reflect-metadata';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { CountAdminCall } from '../access/admin-calls.ts';
import type { ServerGroup } from '../../model/control/server-group.ts';
import type { Models } from '../../model/models.ts';
import type { Recommender } from '../../recommendation/recommender.ts';
import type { Logger } from '../../telemetry/logger.type.ts';
// The order of these imports is the order of `Query`: TypeGraphQL keeps resolvers as they are first evaluated.
import { RecommendResolver } from '../recommend/recommend.resolver.ts';
import { BatchRecommendResolver } from '../batch/batch-recommend.resolver.ts';
import { FromMoviesResolver } from '../from-movies/from-movies.resolver.ts';
import { CatalogResolver } from '../catalog/catalog.resolver.ts';
import { createDescribeModel } from '../model/describe-model.ts';
import { ModelInfoResolver } from '../model/model-info.resolver.ts';
import { ServerGroupResolver } from '../servers/server-group.resolver.ts';
import { ReasonResolver } from '../reasons/reason.resolver.ts';
import { RecommendationResolver } from '../reasons/recommendation.resolver.ts';
import { createChangeAudit } from '../reload/change-audit.ts';
import { ModelChangesResolver } from '../reload/model-changes.resolver.ts';
import { inOrder } from './type-order.ts';

/** What the resolvers work with. */
export interface SchemaDeps {
  readonly models: Models;
  readonly recommender: Recommender;
  readonly group: Pick<ServerGroup, 'recentChanges' | 'replicas'>;
  readonly logger: Logger;
  readonly countAdminCall: CountAdminCall;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

const createResolvers = (deps: SchemaDeps): object[] => {
  const { models, recommender, group, logger, countAdminCall, clock = Date.now } = deps;
  const describeModel = createDescribeModel({ models, startedAt: new Date(clock()) });
  return [
    new RecommendResolver(recommender, clock),
    new BatchRecommendResolver(recommender, clock),
    new FromMoviesResolver(recommender, clock),
    new RecommendationResolver(),
    new ReasonResolver(),
    new CatalogResolver(),
    new ModelInfoResolver(models, describeModel),
    new ServerGroupResolver(group),
    new ModelChangesResolver({ models, describeModel, audit: createChangeAudit(logger), countAdminCall }),
  ];
};

const describe = (type: GraphQLObjectType | null | undefined, description: string): void => {
  if (type) type.description = description;
};

const queryDescription = `Everything that can be read. All fields of one operation are answered from the same model version.

A nullable field of this type is null only together with an entry in \`errors\` whose \`path\` names it, so one
row of a page can fail without taking the others with it. \`errors[].extensions.code\` is an \`ErrorCode\`.`;

/** The executable schema. TypeGraphQL finds each resolver's instance by its class. */
export const createSchema = (deps: SchemaDeps): GraphQLSchema => {
  const instances = new Map<unknown, object>(createResolvers(deps).map((resolver) => [resolver.constructor, resolver]));
  const [first, ...others] = [...instances.values()].map(({ constructor }) => constructor);
  if (first === undefined) throw new Error('There are no resolvers.');
  const built = buildSchemaSync({
    resolvers: [first, ...others],
    container: { get: (resolver: unknown) => instances.get(resolver) },
    validate: false,
    emitSchemaFile: false,
  });
  const schema = inOrder(built);
  // TypeGraphQL has no words for the root types.
  describe(schema.getQueryType(), queryDescription);
  describe(schema.getMutationType(), 'Everything that can be changed. Every field needs the role `ADMIN`.');
  return schema;
};
