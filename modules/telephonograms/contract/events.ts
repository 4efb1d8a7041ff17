import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { priority } from './telephonogram.ts';

/** A post has not accepted in time; told once for each delivery. */
export const telephonogramOverdue = defineEvent({
  id: 'telephonograms.telephonogram-overdue',
  permission: 'telephonograms.telephonogram.work',
  audience: 'organisation',
  payload: z.object({
    telephonogramId: id,
    deliveryId: id,
    organisationId: id,
    incidentId: id.nullable(),
    priority,
    /** Scenarios hear of it and no screen does: its readers need not see the card. */
    isWithheld: z.literal(true),
  }),
  isOccasion: true,
  facts: [
    {
      field: 'priority',
      title: 'telephonograms.fact.priority',
      choices: {
        ordinary: 'telephonograms.priority.ordinary',
        urgent: 'telephonograms.priority.urgent',
        alert: 'telephonograms.priority.alert',
      },
    },
  ],
});

/** Sent, or a step of one of its deliveries: told to the sender's organisation and to the recipient's, each by an event. */
export const telephonogramChanged = defineEvent({
  id: 'telephonograms.telephonogram-changed',
  permission: 'telephonograms.telephonogram.work',
  audience: 'organisation',
  payload: z.object({ telephonogramId: id, organisationId: id }),
});
