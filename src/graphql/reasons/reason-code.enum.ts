import type { ReasonCode } from '../../recommendation/reasons/reason.ts';
import { registerEnum } from '../schema/register-enum.ts';

export const ReasonCodeEnum = registerEnum<ReasonCode>({
  name: 'ReasonCode',
  description: 'Kinds of reasons. Clients show `text` for a kind they do not know; new kinds may be added.',
  members: {
    FAVORITE_GENRE: 'Its genre is among the favourite genres.',
    PREFERRED_LANGUAGE: 'Its original language is among the preferred languages.',
    PREFERRED_DECADE: 'It was released in the preferred decade.',
    HIGHLY_RATED: 'Viewers rate it highly.',
    STRONG_MATCH: "Its score reaches the bundle's threshold for a strong match.",
    BECAUSE_YOU_WATCHED:
      'The user watched and liked the movies in `evidence`. Given only where `evidence` is selected, and only with\n' +
      '`ModelCapability.HISTORY`.',
    POPULAR: 'Many people like it.',
  },
});
