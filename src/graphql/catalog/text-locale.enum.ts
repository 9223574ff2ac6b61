import type { TextLocale } from '../../recommendation/reasons/reason-text.ts';
import { registerEnum } from '../schema/register-enum.ts';

export const TextLocaleEnum = registerEnum<TextLocale>({
  name: 'TextLocale',
  description: 'Languages in which the server writes texts for people.',
  members: { EN: 'English.', KO: 'Korean.' },
});
