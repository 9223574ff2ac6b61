import type { RecommendationSource } from '../../recommendation/slate.ts';
import { registerEnum } from '../schema/register-enum.ts';

export const RecommendationSourceEnum = registerEnum<RecommendationSource>({
  name: 'RecommendationSource',
  description: 'What produced a list.',
  members: {
    MODEL: 'The model, from what this user watched.',
    COLD_START: 'Popularity shaped by the preferences, because nothing is known about the user.',
    FALLBACK: "Popularity, because the model gave no usable answer. The server's operator is told.",
  },
});
