import { newId } from '#kernel/ids.ts';
import type { DemoHouse, DemoTown } from '#kernel/module/demo.ts';
import { emptyCard } from '../contract/incident.ts';
import type { TaskState } from '../contract/ladder.ts';
import { columnsOf } from '../server/cards/change-card.ts';
import { nextNumber } from '../server/cards/incident.store.ts';
import type { IncidentsDb } from '../server/context.ts';
import type { DemoServices, ServiceKey } from './services.ts';

interface Scene {
  readonly typeCode: string;
  readonly priority: number;
  readonly words: string;
  readonly services: readonly ServiceKey[];
  readonly result: string;
}

const scenes: readonly Scene[] = [
  {
    typeCode: 'fire',
    priority: 1,
    words: 'Дым из окна на четвёртом этаже, соседи не открывают.',
    services: ['fire', 'medical'],
    result: 'Подгорела еда, пострадавших нет.',
  },
  {
    typeCode: 'road-accident',
    priority: 2,
    words: 'Столкнулись две машины на перекрёстке, одна стоит поперёк дороги.',
    services: ['police', 'medical'],
    result: 'Дорога освобождена, один человек доставлен в больницу.',
  },
  {
    typeCode: 'water-burst',
    priority: 3,
    words: 'Из-под люка бьёт вода, заливает тротуар.',
    services: ['water'],
    result: 'Вода перекрыта, бригада ведёт ремонт.',
  },
  {
    typeCode: 'gas-smell',
    priority: 1,
    words: 'В подъезде сильно пахнет газом.',
    services: ['gas', 'fire'],
    result: 'Утечка на вводе устранена.',
  },
  {
    typeCode: 'lift',
    priority: 3,
    words: 'Застрял лифт, внутри женщина с коляской.',
    services: ['fire'],
    result: 'Люди выведены, лифт остановлен.',
  },
  {
    typeCode: 'public-order',
    priority: 2,
    words: 'Во дворе шумная драка.',
    services: ['police'],
    result: 'Участники доставлены в отдел.',
  },
  {
    typeCode: 'power-cut',
    priority: 3,
    words: 'Нет света во всём доме.',
    services: ['power'],
    result: 'Заменён предохранитель на подстанции.',
  },
];

const days = 30;
const cardsADay = 4;
const dayMs = 24 * 60 * 60_000;
const secondMs = 1_000;

/** A month of ended cards, and four that are at work now. */
export async function tellHistory(town: DemoTown, db: IncidentsDb, services: DemoServices): Promise<void> {
  const now = town.clock.now().getTime();
  const count = days * cardsADay;
  for (let index = 0; index < count; index += 1) {
    const share = (count - index + town.random()) / count;
    await tell(town, db, { at: new Date(now - share * days * dayMs), isOpen: false, index, services });
  }
  for (let index = 0; index < 4; index += 1)
    await tell(town, db, { at: new Date(now - (40 - index * 9) * 60_000), isOpen: true, index, services });
}

interface Telling {
  readonly at: Date;
  readonly isOpen: boolean;
  readonly index: number;
  readonly services: DemoServices;
}

async function tell(town: DemoTown, db: IncidentsDb, telling: Telling): Promise<void> {
  const { at, isOpen, index } = telling;
  const scene = scenes[isOpen ? index : Math.floor(town.random() * scenes.length)];
  const house = town.houses[Math.floor(town.random() * town.houses.length)];
  if (!scene || !house) return;
  const registeredAt = new Date(at.getTime() + (25 + town.random() * 60) * secondMs);
  const id = newId(at.getTime());
  await db
    .insertInto('incidents.incident')
    .values({
      ...columnsOf(fieldsOf(scene, house, index)),
      id,
      number: await nextNumber(db),
      status: isOpen ? 'open' : 'closed',
      priority: scene.priority,
      areaIds: [...house.areaIds],
      createdByPersonId: town.personId('dispatcher'),
      createdAt: at,
      registeredAt,
      closedAt: isOpen ? null : new Date(registeredAt.getTime() + (20 + town.random() * 90) * 60_000),
      result: isOpen ? null : scene.result,
    })
    .execute();
  await sendServices(town, db, { ...telling, id, scene, registeredAt });
}

function fieldsOf({ typeCode, words }: Scene, { lng, lat, address }: DemoHouse, index: number) {
  const phone = `+7 900 000-00-${String(index % 100).padStart(2, '0')}`;
  return {
    ...emptyCard,
    typeCode,
    words,
    place: { lng, lat },
    address,
    caller: { ...emptyCard.caller, phone },
  };
}

const openStates: readonly TaskState[] = ['arrived', 'started', 'working', 'accepted'];

async function sendServices(
  town: DemoTown,
  db: IncidentsDb,
  {
    id,
    scene,
    registeredAt,
    isOpen,
    index,
    services,
  }: Telling & { id: string; scene: Scene; registeredAt: Date },
): Promise<void> {
  const minute = (minutes: number): Date => new Date(registeredAt.getTime() + minutes * 60_000);
  const log = { personId: town.personId('dispatcher'), serviceId: null, state: null, text: null };
  await db
    .insertInto('incidents.log')
    .values({ id: newId(), incidentId: id, at: registeredAt, kind: 'registered', ...log })
    .execute();
  for (const key of scene.services) {
    const service = services.get(key);
    if (!service) continue;
    const answerSeconds = 5 + town.random() * 32;
    const receivedAt = new Date(registeredAt.getTime() + answerSeconds * secondMs);
    const state = isOpen ? (openStates[index % openStates.length] ?? 'accepted') : 'finished';
    const taskId = newId();
    await db
      .insertInto('incidents.task')
      .values({
        id: taskId,
        incidentId: id,
        serviceId: service.id,
        organisationId: service.organisationId,
        state,
        addedAt: registeredAt,
        receivedAt,
        answeredAt: receivedAt,
        startedAt: minute(1),
        arrivedAt: state === 'finished' || state === 'arrived' ? minute(7) : null,
        endedAt: isOpen ? null : minute(18),
        changedAt: isOpen ? minute(3) : minute(18),
        reason: null,
        unitId: null,
        dueAt: null,
      })
      .execute();
    if (answerSeconds <= 30) continue;
    const dueAt = new Date(registeredAt.getTime() + 30 * secondMs);
    await db
      .insertInto('incidents.breach')
      .values({ id: newId(), incidentId: id, taskId, norm: 'acknowledge', dueAt, endedAt: receivedAt })
      .execute();
  }
}
