import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import type { DemoContribution, DemoTown } from '#kernel/module/demo.ts';
import type { TelephonogramsDb } from '../server/context.ts';
import type { TelephonogramsTables } from '../server/tables.ts';
import { tellTelephonograms } from './history.ts';
import type { DemoPosts } from './history.ts';
import { demoTemplates } from './templates.ts';

/** Thirteen duty posts besides the dispatch itself, by the demo's own keys of organisations. */
const recipients = [
  ['fire', 'Диспетчер пожарной части', '101'],
  ['police', 'Дежурная часть полиции', '102'],
  ['hospital', 'Диспетчер скорой помощи', '103'],
  ['gas', 'Диспетчер газовой службы', '104'],
  ['water', 'Диспетчер водоканала', '5-01-21'],
  ['heat', 'Диспетчер тепловых сетей', '5-01-22'],
  ['power', 'Диспетчер электросетей', '5-01-23'],
  ['lighting', 'Дежурный Горсвета', '5-01-24'],
  ['roads', 'Дежурный дорожной службы', '5-01-25'],
  ['green', 'Дежурный зелёного хозяйства', '5-01-26'],
  ['waste', 'Диспетчер вывоза отходов', '5-01-27'],
  ['transport', 'Диспетчер автопредприятия', '5-01-28'],
  ['school', 'Вахта школы № 2', '5-01-29'],
] as const;

export const demo: DemoContribution = {
  async fill(town) {
    const db = tablesOf<TelephonogramsTables>(town.db);
    const posts = await addPosts(town, db);
    const groupId = newId();
    await db
      .insertInto('telephonograms.postGroup')
      .values({ id: groupId, title: 'Все службы города', postIds: posts.recipients, isActive: true })
      .execute();
    await db
      .insertInto('telephonograms.template')
      .values(demoTemplates.map((template) => ({ id: newId(), ...template, groupId, isActive: true })))
      .execute();
    await tellTelephonograms(town, db, posts);
  },
};

async function addPosts(town: DemoTown, db: TelephonogramsDb): Promise<DemoPosts> {
  const [dispatchJournal, servicesJournal] = [newId(), newId()];
  await db
    .insertInto('telephonograms.journal')
    .values([
      { id: dispatchJournal, title: 'Исходящие телефонограммы ЕДДС', prefix: 'ЕДДС', isActive: true },
      { id: servicesJournal, title: 'Исходящие телефонограммы служб', prefix: 'ДДС', isActive: true },
    ])
    .execute();
  const dispatch = {
    id: newId(),
    organisationId: town.organisationId('dispatch'),
    title: 'Оперативный дежурный ЕДДС',
    phone: '112',
    journalId: dispatchJournal,
    seniorPersonId: town.personId('dispatcher'),
    position: 0,
    isActive: true,
  };
  const posts = recipients.map(([key, title, phone], index) => ({
    id: newId(),
    organisationId: town.organisationId(key),
    title,
    phone,
    journalId: servicesJournal,
    seniorPersonId: key === 'police' ? town.personId('police') : null,
    position: index + 1,
    isActive: true,
  }));
  await db
    .insertInto('telephonograms.post')
    .values([dispatch, ...posts])
    .execute();
  return {
    dispatch: dispatch.id,
    dispatchOrganisationId: dispatch.organisationId,
    dispatchJournal,
    recipients: posts.map(({ id }) => id),
    organisationOf: new Map(posts.map(({ id, organisationId }) => [id, organisationId])),
  };
}
