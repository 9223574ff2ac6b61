import type { ModelCapability, TensorRole } from '../../model/generation.ts';
import type { ModelStatus } from '../../model/models.ts';
import { registerEnum } from '../schema/register-enum.ts';

export const ModelStatusEnum = registerEnum<ModelStatus>({
  name: 'ModelStatus',
  description: 'Whether a model serves well.',
  members: {
    LOADED: 'It serves.',
    LOADING: 'The first model is being loaded.',
    NOT_LOADED: 'There is no model; `lastFailure` says why.',
    DEGRADED: 'It serves, and a part is missing: a process is being replaced, or the cache cannot be reached.',
    DRAINING: 'The server is stopping and takes no new work.',
  },
});

export const ModelCapabilityEnum = registerEnum<ModelCapability>({
  name: 'ModelCapability',
  description: 'What a model can be asked for.',
  members: {
    KNOWN_USERS: 'Lists for known users.',
    HISTORY: 'Lists made from what a user watched, whether or not the model was trained on this user.',
    PREFERENCE_FEATURES: 'Preferences reach the model itself, not only the order of its answer.',
  },
});

export type UserIdType = 'INTEGER' | 'STRING';

export const UserIdTypeEnum = registerEnum<UserIdType>({
  name: 'UserIdType',
  description: 'What user ids look like.',
  members: { INTEGER: 'Whole numbers from 1.', STRING: 'Any text.' },
});

export const TensorRoleEnum = registerEnum<TensorRole>({
  name: 'TensorRole',
  description: 'What a tensor is used for.',
  members: {
    HISTORY_ITEMS: 'Indices of watched movies.',
    HISTORY_WEIGHTS: 'How much each watched movie counts.',
    HISTORY_ROW: 'Which row of the run a watched movie belongs to.',
    ROW_COUNT: 'How many rows the run has.',
    USER_INDEX: 'The row of a known user.',
    USER_FEATURES: 'Numbers about the user and the preferences.',
    ITEM_INDEX: 'The index of a candidate movie.',
    ITEM_FEATURES: 'Numbers about a candidate movie.',
    SCORES: 'Scores of movies.',
    ITEM_INDICES: 'Indices of movies the graph has selected itself.',
  },
});
