import { townDayOf } from '#kernel/clock/town-day.ts';
import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import type { TelephonogramsDb } from '../server/context.ts';
import { takeNumber } from '../server/telephonogram.store.ts';

export interface DemoPosts {
  readonly dispatch: string;
  readonly dispatchOrganisationId: string;
  readonly dispatchJournal: string;
  readonly recipients: string[];
  readonly organisationOf: ReadonlyMap<string, string>;
}

interface Told {
  readonly hoursAgo: number;
  readonly subject: string;
  readonly text: string;
  readonly priority: 'ordinary' | 'urgent';
  readonly task?: string;
  /** How many of the recipients have accepted. */
  readonly accepted: number;
}

const told: readonly Told[] = [
  {
    hoursAgo: 24 * 9,
    subject: 'Проверка связи',
    text: 'Проверка связи между дежурными постами города. Ответа, кроме приёма, не требуется.',
    priority: 'ordinary',
    accepted: 13,
  },
  {
    hoursAgo: 24 * 5,
    subject: 'Штормовое предупреждение: ветер до 22 м/с',
    text:
      'По данным метеослужбы завтра с 14:00 ожидается ветер северо-западный, порывы до 22 м/с.\n' +
      'Привести дежурные силы в готовность, проверить резервное питание, уточнить состав смены.',
    priority: 'urgent',
    task: 'Доложить о готовности дежурных сил до 18:00',
    accepted: 13,
  },
  {
    hoursAgo: 24 * 2,
    subject: 'Отключение горячей воды в Приозёрном районе',
    text: 'С 9:00 до 17:00 отключается горячая вода на улицах Приозёрного района. Причина: плановый ремонт.',
    priority: 'ordinary',
    accepted: 13,
  },
  {
    hoursAgo: 3,
    subject: 'Гололёд на въездах в город',
    text:
      'На въездах в город гололёд. Усилить посыпку, школьным автобусам снизить скорость, ' +
      'скорой помощи учесть увеличение времени в пути.',
    priority: 'urgent',
    accepted: 11,
  },
];

const minuteMs = 60_000;
const acceptSeconds = 900;
const names = ['Берёзов', 'Озерова', 'Лугов', 'Каменева', 'Рощин', 'Полянова', 'Ключев'] as const;

/** Telephonograms of the last days; two posts are late with the newest. */
export async function tellTelephonograms(
  town: DemoTown,
  db: TelephonogramsDb,
  posts: DemoPosts,
): Promise<void> {
  for (const one of told) {
    const sentAt = new Date(town.clock.now().getTime() - one.hoursAgo * 60 * minuteMs);
    const year = Number(townDayOf(sentAt, town.hub.state.town.timeZone).slice(0, 4));
    const number = await takeNumber(db, { journalId: posts.dispatchJournal, year });
    const id = newId(sentAt.getTime());
    await db
      .insertInto('telephonograms.telephonogram')
      .values({
        id,
        year,
        number,
        sentAt,
        acceptSeconds,
        journalId: posts.dispatchJournal,
        registerNumber: `ЕДДС-${year}/${number}`,
        fromPostId: posts.dispatch,
        organisationId: posts.dispatchOrganisationId,
        personId: town.personId('dispatcher'),
        subject: one.subject,
        text: one.text,
        priority: one.priority,
        needsReadBack: false,
        acceptBy: new Date(sentAt.getTime() + acceptSeconds * 1000),
        task: one.task ?? null,
        taskDueAt: null,
        incidentId: null,
        replyToId: null,
      })
      .execute();
    await db
      .insertInto('telephonograms.delivery')
      .values(
        posts.recipients.map((postId, index) => deliveryOf(town, posts, { one, id, sentAt, postId, index })),
      )
      .execute();
  }
}

interface Delivering {
  readonly one: Told;
  readonly id: string;
  readonly sentAt: Date;
  readonly postId: string;
  readonly index: number;
}

function deliveryOf(town: DemoTown, posts: DemoPosts, { one, id, sentAt, postId, index }: Delivering) {
  const isAccepted = index < one.accepted;
  const hasTask = one.task !== undefined;
  const at = new Date(sentAt.getTime() + (1 + town.random() * 9) * minuteMs);
  const doneAt = new Date(at.getTime() + 60 * minuteMs);
  return {
    id: newId(sentAt.getTime()),
    telephonogramId: id,
    postId,
    organisationId: posts.organisationOf.get(postId) ?? '',
    state: isAccepted ? (hasTask ? ('confirmed' as const) : ('accepted' as const)) : ('delivered' as const),
    deliveredAt: new Date(sentAt.getTime() + 20_000),
    readAt: isAccepted ? at : null,
    acceptedAt: isAccepted ? at : null,
    acceptedByPersonId: isAccepted ? town.personId('dispatcher') : null,
    acceptedName: isAccepted ? (names[index % names.length] ?? '') : null,
    doneAt: isAccepted && hasTask ? doneAt : null,
    doneNote: isAccepted && hasTask ? 'Дежурные силы готовы' : null,
    confirmedAt: isAccepted && hasTask ? doneAt : null,
    overdueAt: isAccepted ? null : new Date(sentAt.getTime() + acceptSeconds * 1000),
    escalation: isAccepted ? 0 : 2,
  };
}
