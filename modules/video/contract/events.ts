import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { pictureFinding } from './health.ts';

/** Something is wrong with the picture of a camera; once for each time it begins. */
export const pictureFault = defineEvent({
  id: 'video.picture-fault-found',
  permission: 'video.health.read',
  audience: 'organisation',
  payload: z.object({
    cameraId: id,
    cameraNumber: z.int(),
    /** The owner of the camera. */
    organisationId: id,
    finding: pictureFinding,
  }),
  isOccasion: true,
  facts: [
    {
      field: 'finding',
      title: 'video.fact.finding',
      choices: {
        black: 'video.fault.picture-black',
        covered: 'video.fault.picture-covered',
        frozen: 'video.fault.picture-frozen',
        blurred: 'video.fault.picture-blurred',
        turned: 'video.fault.picture-turned',
      },
    },
  ],
});
