import { GraphQLSchema, type GraphQLNamedType } from 'graphql';

/** The order in which the schema is printed: what a reader needs first stands first. Others follow as they are met. */
const order: readonly string[] = [
  ['DateTime', 'URL', 'UUID', 'Query', 'Mutation'],
  ['PreferencesInput', 'MovieFilterInput', 'AdultContent'],
  ['RecommendationResult', 'InferenceTrace', 'RecommendationSource', 'Recommendation', 'Reason', 'ReasonCode'],
  ['TextLocale'],
  ['BatchRecommendationResult', 'UserRecommendations', 'RecommendationError', 'ErrorCode'],
  ['Movie', 'Catalog', 'CatalogFacet', 'Attribution'],
  ['ModelInfo', 'ModelStatus', 'ModelCapability', 'UserIdType', 'ModelMetric', 'ModelHyperparameter'],
  ['ModelTensor', 'TensorRole', 'WarmUpTiming', 'AvailableModel', 'ModelRuntime', 'ModelUsage', 'Replica'],
  ['ReloadModelInput', 'ReloadModelResult', 'RollbackModelResult', 'ModelChangeResult', 'ModelReloaded', 'ModelDryRun'],
  ['ModelAlreadyCurrent', 'ModelRefused', 'ModelVersionConflict', 'ReloadInProgress', 'NoPreviousModel'],
  ['ReloadProgress', 'ReloadStep'],
  ['ModelComparison', 'ModelSample', 'ComparisonExample'],
  ['ReloadStepName', 'ReloadStepState', 'ModelChange', 'ModelChangeTrigger'],
].flat();

const placeOf = ({ name }: GraphQLNamedType): number => {
  const place = order.indexOf(name);
  return place === -1 ? order.length : place;
};

/** The same schema, with its types in the order of `order`. */
export const inOrder = (schema: GraphQLSchema): GraphQLSchema => {
  const config = schema.toConfig();
  return new GraphQLSchema({ ...config, types: config.types.toSorted((a, b) => placeOf(a) - placeOf(b)) });
};
