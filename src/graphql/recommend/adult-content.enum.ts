import type { AdultContent } from '../../catalog/limits.ts';
import { registerEnum } from '../schema/register-enum.ts';

export const AdultContentEnum = registerEnum<AdultContent>({
  name: 'AdultContent',
  description: 'What to do with movies marked as adult.',
  members: {
    WITHOUT_ADULT: 'Leave them out. A movie not marked either way stays.',
    WITH_ADULT: 'Treat them like any other movie.',
    ONLY_ADULT: 'Nothing but movies marked as adult.',
  },
});
