import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';

/** How long a message to a person is kept once it has been dealt with. */
export const messageMonths = defineSetting({
  id: 'notify.message-months',
  schema: z.number().int().min(1).max(60),
  initial: 12,
  isPublic: false,
});
