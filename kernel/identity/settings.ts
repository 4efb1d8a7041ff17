import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';

export const requireSecondFactor = defineSetting({
  id: 'identity.require-second-factor',
  schema: z.boolean(),
  initial: true,
  isPublic: true,
});
