import { holdsPermission } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import type { RouteHandler } from '#kernel/context.ts';
import { listAddressesOf } from '../channel-address.store.ts';
import { changeWishes, readWishes } from '../contract/wishes.ts';
import type { ChoosableChannel } from '../contract/wishes.ts';
import { ownerOf } from '../owner.ts';
import type { NotifyTables } from '../tables.ts';
import { minuteOf, timeOfDayOf } from './quiet-hours.ts';
import type { Topic } from '../contract/topic.ts';
import { findQuietHours, listMutes, replaceMutes, replaceQuietHours } from './wish.store.ts';

const handle = handlerFor<NotifyTables>();

export interface TopicFacts {
  /** Of all modules. */
  topics(): readonly Topic[];
}

export function wishHandlers(facts: TopicFacts): RouteHandler[] {
  return [
    handle(readWishes, async ({ db, actor }) => {
      const personId = ownerOf(actor);
      const hours = await findQuietHours(db, personId);
      const linked = await listAddressesOf(db, personId);

      const topics = facts.topics().filter(({ permission }) => holdsPermission(actor, permission));
      const channels: ChoosableChannel[] = ['email', 'push', ...linked.map(({ channel }) => channel)];
      return {
        topics: topics.map(({ id, title }) => ({ id, title })),
        channels,
        muted: await listMutes(db, personId),
        quietHours: hours
          ? { from: timeOfDayOf(hours.fromMinute), until: timeOfDayOf(hours.untilMinute) }
          : null,
      };
    }),

    handle(changeWishes, async ({ db, actor, audit }, { muted, quietHours }) => {
      const personId = ownerOf(actor);

      const known = new Set<string>(facts.topics().map(({ id }) => id));
      const hours = quietHours && {
        fromMinute: minuteOf(quietHours.from),
        untilMinute: minuteOf(quietHours.until),
      };

      await replaceMutes(
        db,
        personId,
        muted.filter(({ topic }) => known.has(topic)),
      );
      await replaceQuietHours(db, personId, hours);
      audit({ type: 'identity.person', id: personId }, { muted, quietHours });
      return {};
    }),
  ];
}
