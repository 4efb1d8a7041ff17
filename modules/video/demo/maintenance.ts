import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import type { VideoDb } from '../server/cameras/camera.store.ts';
import { untouched } from '../server/maintenance/work-order.handlers.ts';
import { insertOrder, writeEquipmentRow } from '../server/maintenance/work-order.store.ts';
import type { WorkOrderRow } from '../server/maintenance/work-order.store.ts';
import type { PlacedCamera } from './cameras.ts';

const dayMs = 86_400_000;

/** The demonstration's contractor is where the executor's account is at home. */
const contractor = 'roads';

type Told = Pick<WorkOrderRow, 'fault' | 'description'> & {
  readonly path: string;
  readonly issuedDaysAgo: number;
  readonly termDays: number;
  readonly after: (at: (daysLater: number) => Date) => Partial<WorkOrderRow>;
};

/** One in every state, one of them late. */
const demoOrders: readonly Told[] = [
  {
    path: 'bridge',
    fault: 'offline',
    description: 'Нет связи с камерой на мосту: проверить радиомост и питание',
    issuedDaysAgo: 9,
    termDays: 3,
    after: (at) => ({
      state: 'confirmed',
      acceptedAt: at(0.1),
      doneAt: at(1),
      work: 'Заменён блок питания радиомоста, трасса проверена',
      costMinor: 1_280_000,
      closedAt: at(2),
    }),
  },
  {
    path: 'depot',
    fault: 'offline',
    description: 'Запись прерывается каждую ночь, владелец просит найти причину',
    issuedDaysAgo: 6,
    termDays: 4,
    after: (at) => ({ state: 'accepted', acceptedAt: at(0.5) }),
  },
  {
    path: 'entry',
    fault: 'cleaning',
    description: 'Объектив забрызган с дороги, номера не читаются',
    issuedDaysAgo: 3,
    termDays: 5,
    after: (at) => ({
      state: 'done',
      acceptedAt: at(0.2),
      doneAt: at(2),
      work: 'Объектив и кожух очищены, поставлен козырёк',
      costMinor: 240_000,
    }),
  },
  {
    path: 'stop-lake',
    fault: 'picture',
    description: 'Ночью засвечивает новый фонарь, повернуть камеру',
    issuedDaysAgo: 1,
    termDays: 7,
    after: () => ({}),
  },
  {
    path: 'town-hall',
    fault: 'clock',
    description: 'Часы камеры отстают на час',
    issuedDaysAgo: 14,
    termDays: 5,
    after: (at) => ({
      state: 'cancelled',
      acceptedAt: at(1),
      closedAt: at(2),
      remark: 'Время настроил администратор, выезд не нужен',
    }),
  },
];

const models = [
  ['Beward', 'B2530RZ', 2_450_000],
  ['Трассир', 'TR-D4D5', 1_890_000],
  ['Hikvision', 'DS-2CD2143', 2_120_000],
  ['RVi', 'RVi-1NCT4040', 1_640_000],
] as const;

export async function maintainCameras(
  town: DemoTown,
  db: VideoDb,
  cameras: readonly PlacedCamera[],
): Promise<void> {
  for (const order of demoOrders) {
    const camera = cameras.find(({ path }) => path === order.path);
    if (camera) await orderWork(town, db, order, camera);
  }
  for (const [index, camera] of cameras.entries()) await enterEquipment(town, db, camera, index);
}

async function orderWork(town: DemoTown, db: VideoDb, order: Told, camera: PlacedCamera): Promise<void> {
  const { issuedDaysAgo, termDays, after, fault, description } = order;
  const issuedAt = new Date(town.clock.now().getTime() - issuedDaysAgo * dayMs);
  const at = (daysLater: number): Date => new Date(issuedAt.getTime() + daysLater * dayMs);
  await insertOrder(db, {
    ...untouched,
    ...after(at),
    id: newId(town.clock.now().getTime()),
    cameraId: camera.id,
    ownerOrganisationId: camera.ownerOrganisationId,
    contractorOrganisationId: town.organisationId(contractor),
    fault,
    description,
    issuedAt,
    dueAt: at(termDays),
  });
}

async function enterEquipment(
  town: DemoTown,
  db: VideoDb,
  camera: PlacedCamera,
  index: number,
): Promise<void> {
  const [maker, model, costMinor] = models[index % models.length] ?? models[0];
  const installedDaysAgo = 200 + Math.floor(town.random() * 900);
  const dayOf = (daysAgo: number): string =>
    new Date(town.clock.now().getTime() - daysAgo * dayMs).toISOString().slice(0, 10);
  await writeEquipmentRow(db, {
    cameraId: camera.id,
    maker,
    model,
    serialNumber: String(100_000 + Math.floor(town.random() * 900_000)),
    installedOn: dayOf(installedDaysAgo),
    warrantyUntil: dayOf(installedDaysAgo - 2 * 365),
    contract: '№ 31-ВН от 14.02.2025',
    contractorOrganisationId: town.organisationId(contractor),
    onlineTargetPercent: null,
    costMinor,
  });
}
