import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import { upsertDisruption } from '../server/before-sending/disruption.store.ts';
import { insertIncoming } from '../server/channels/incoming.store.ts';
import type { ReportsDb } from '../server/report.store.ts';

/* What lies on the desk of the staff on an ordinary day: letters that are not reports yet, and works that are known. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const letters = [
  {
    hoursAgo: 2,
    name: 'Тамара Игнатьевна',
    subject: 'Не чистят тротуар',
    text: 'Добрый день! По дороге в поликлинику третий день сплошной лёд, пожилым людям не пройти. Помогите, пожалуйста.',
  },
  {
    hoursAgo: 5,
    name: 'Андрей',
    subject: 'Остановка',
    text: 'На остановке у рынка разбито стекло, осколки лежат на лавке. Фото прислать не смог, телефон сел.',
  },
  {
    hoursAgo: 26,
    name: 'Олена',
    subject: 'Ліхтар',
    text: 'Вечорами у дворі зовсім темно, ліхтар біля гойдалок не світить уже тиждень.',
  },
] as const;

const works = [
  {
    key: 'water-main',
    categoryIds: ['utilities.no-water'],
    startedHoursAgo: 3,
    lastsHours: 9,
    radiusM: 350,
    texts: {
      ru: 'Меняют участок водопровода, воды не будет до вечера. Подвоз воды — у дома.',
      uk: 'Замінюють ділянку водогону, води не буде до вечора. Підвезення води — біля будинку.',
      en: 'A stretch of the water main is being replaced; there is no water until the evening. Water is brought to the house.',
    },
  },
  {
    key: 'lift',
    categoryIds: ['yard.lift'],
    startedHoursAgo: 20,
    lastsHours: 72,
    radiusM: 60,
    texts: {
      ru: 'Лифт остановлен на плановый ремонт.',
      uk: 'Ліфт зупинено на плановий ремонт.',
      en: 'The lift is stopped for planned repairs.',
    },
  },
] as const;

export async function fillDesk(town: DemoTown, db: ReportsDb): Promise<void> {
  const now = town.clock.now();
  for (const [index, { hoursAgo, ...letter }] of letters.entries()) {
    const receivedAt = new Date(now.getTime() - hoursAgo * hourMs);
    await insertIncoming(db, {
      id: newId(receivedAt.getTime()),
      channel: 'email',
      externalId: `demo-letter-${index}`,
      state: 'waiting',
      raw: null,
      envelopeFrom: null,
      envelopeTo: [],
      address: `writer-${index}@people.demo.veche`,
      ...letter,
      locale: null,
      lng: null,
      lat: null,
      reason: null,
      reportId: null,
      contactId: null,
      keepUntil: new Date(receivedAt.getTime() + 30 * dayMs),
      receivedAt,
    });
  }
  for (const work of works) await announce(town, db, work);
}

async function announce(town: DemoTown, db: ReportsDb, work: (typeof works)[number]): Promise<void> {
  const house = town.houses[Math.floor(town.random() * town.houses.length)];
  if (!house) return;
  const createdAt = town.clock.now();
  const from = new Date(createdAt.getTime() - work.startedHoursAgo * hourMs);
  await upsertDisruption(db, {
    id: newId(createdAt.getTime()),
    source: 'manual',
    sourceKey: `demo-${work.key}`,
    texts: work.texts,
    categoryIds: [...work.categoryIds],
    place: { lng: house.lng, lat: house.lat },
    radiusM: work.radiusM,
    areaIds: [],
    houseIds: [house.id],
    from: from.toISOString(),
    until: new Date(from.getTime() + work.lastsHours * hourMs).toISOString(),
    address: house.address,
    createdAt,
  });
}
