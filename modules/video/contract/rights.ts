import { z } from 'zod';

/** What may be done with pictures; each has a permission of a role beside it. */
export const viewingRights = ['live', 'review', 'export', 'ptz'] as const;
export type ViewingRight = (typeof viewingRights)[number];
/** `unmask` opens nothing by itself: with it, what is covered for others is shown. */
export const videoRights = [...viewingRights, 'unmask'] as const;
export const videoRight = z.enum(videoRights);
export type VideoRight = z.output<typeof videoRight>;

/** A role says what somebody's work is; which cameras it is about is said by owner and grant. */
export const permissionOfRight = {
  live: 'video.camera.watch',
  review: 'video.camera.review',
  export: 'video.camera.export',
  ptz: 'video.camera.steer',
  unmask: 'video.camera.unmask',
} as const satisfies Record<VideoRight, string>;

/** About the present: such a look has no span of footage, and is opened without a reason. */
export const rightsOfNow: readonly VideoRight[] = ['live', 'ptz'];

const minutesOfDay = 1_440;

/** When a grant counts, by the town's clock; over midnight where `from` is later than `to`. */
export const grantHours = z
  .object({
    fromMinute: z
      .int()
      .min(0)
      .max(minutesOfDay - 1),
    toMinute: z.int().min(1).max(minutesOfDay),
    /** 1 is Monday (ISO 8601); of a night, the day on which it begins. */
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  })
  .refine(({ fromMinute, toMinute }) => fromMinute !== toMinute);
export type GrantHours = z.output<typeof grantHours>;

export interface TownMoment {
  readonly minute: number;
  readonly weekday: number;
}

export function isWithinHours(hours: GrantHours | null, { minute, weekday }: TownMoment): boolean {
  if (hours === null) return true;
  const { fromMinute, toMinute, weekdays } = hours;
  if (fromMinute < toMinute) return weekdays.includes(weekday) && minute >= fromMinute && minute < toMinute;
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  return (
    (minute >= fromMinute && weekdays.includes(weekday)) ||
    (minute < toMinute && weekdays.includes(dayBefore))
  );
}
