import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import type { IncidentsDb } from '../server/context.ts';

/** Services of the demo town by the demo's own keys, the first called first. */
const demoServices = [
  {
    key: 'fire',
    organisation: 'fire',
    title: 'Пожарная охрана',
    phone: '101',
    units: ['АЦ-1', 'АЦ-2', 'АЛ-30'],
  },
  {
    key: 'police',
    organisation: 'police',
    title: 'Полиция',
    phone: '102',
    units: ['Патруль 12', 'Патруль 14'],
  },
  {
    key: 'medical',
    organisation: 'hospital',
    title: 'Скорая помощь',
    phone: '103',
    units: ['Бригада 3', 'Бригада 5', 'Реанимация'],
  },
  { key: 'gas', organisation: 'gas', title: 'Газовая служба', phone: '104', units: ['Аварийная газа'] },
  { key: 'power', organisation: 'power', title: 'Электросети', phone: null, units: ['Линейная 2'] },
  { key: 'water', organisation: 'water', title: 'Водоканал', phone: null, units: ['Аварийная воды'] },
  { key: 'heat', organisation: 'heat', title: 'Теплосети', phone: null, units: [] },
  { key: 'roads', organisation: 'roads', title: 'Дорожная служба', phone: null, units: ['Дорожная 1'] },
] as const;

export type ServiceKey = (typeof demoServices)[number]['key'];

/** Type → level → services added at that level. */
const plans: Readonly<Record<string, readonly (readonly ServiceKey[])[]>> = {
  fire: [
    ['fire', 'medical'],
    ['police', 'gas'],
    ['power', 'water'],
  ],
  'gas-smell': [['gas', 'fire'], ['medical', 'police'], ['power']],
  'road-accident': [['police', 'medical'], ['fire'], ['roads']],
  medical: [['medical'], ['police']],
  'public-order': [['police'], ['medical']],
  'missing-person': [['police'], ['medical', 'fire']],
  'water-burst': [['water'], ['roads', 'power']],
  'power-cut': [['power'], ['fire']],
  'heating-failure': [['heat']],
  lift: [['fire'], ['medical']],
  intrusion: [['police']],
  'dangerous-place': [['police', 'roads']],
};

const acknowledgeSeconds = 30;

export type DemoServices = ReadonlyMap<ServiceKey, { readonly id: string; readonly organisationId: string }>;

export async function addServices(town: DemoTown, db: IncidentsDb): Promise<DemoServices> {
  const services = new Map(
    demoServices.map(({ key, organisation }) => [
      key,
      { id: newId(), organisationId: town.organisationId(organisation) },
    ]),
  );
  const idOf = (key: ServiceKey): string => services.get(key)?.id ?? '';
  await db
    .insertInto('incidents.service')
    .values(
      demoServices.map(({ key, title, phone }, position) => ({
        id: idOf(key),
        organisationId: services.get(key)?.organisationId ?? '',
        title,
        phone,
        acknowledgeSeconds,
        seniorPersonId: key === 'police' ? town.personId('police') : null,
        nextServiceId: null,
        position,
      })),
    )
    .execute();
  await db
    .updateTable('incidents.service')
    .set({ nextServiceId: idOf('fire') })
    .where('id', '=', idOf('gas'))
    .execute();
  await addRunCards(db, idOf);
  await addUnits(town, db, idOf);
  return services;
}

async function addRunCards(db: IncidentsDb, idOf: (key: ServiceKey) => string): Promise<void> {
  const rows = Object.entries(plans).flatMap(([typeCode, levels]) =>
    levels.flatMap((keys, index) =>
      keys.map((key) => ({ id: newId(), typeCode, areaId: null, level: index + 1, serviceId: idOf(key) })),
    ),
  );
  await db.insertInto('incidents.runCard').values(rows).execute();
}

async function addUnits(town: DemoTown, db: IncidentsDb, idOf: (key: ServiceKey) => string): Promise<void> {
  const rows = demoServices.flatMap(({ key, units }) =>
    units.map((title) => {
      const house = town.houses[Math.floor(town.random() * town.houses.length)];
      return {
        id: newId(),
        serviceId: idOf(key),
        title,
        state: 'free' as const,
        lng: house?.lng ?? null,
        lat: house?.lat ?? null,
        locatedAt: town.clock.now(),
      };
    }),
  );
  await db.insertInto('incidents.unit').values(rows).execute();
}
