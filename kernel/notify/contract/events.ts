import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { id } from '#kernel/http/fields.ts';

/** A message of the town has come for a person, whatever channels carry it besides. */
export const noticeCame = defineEvent({
  id: 'notify.notice-came',
  permission: 'notify.notice.read',
  audience: 'person',
  payload: z.object({ personId: id }),
});
