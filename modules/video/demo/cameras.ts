import type { CameraFacts } from '../contract/camera.ts';

/** A virtual camera of the demo town; `path` names the scene that its recorder plays. */
export interface DemoCamera {
  readonly path: string;
  readonly name: string;
  readonly group: CameraFacts['group'];
  readonly purpose: CameraFacts['purpose'];
  readonly owner: string;
  readonly publicity: CameraFacts['publicity'];
}

/** As it stands in the register. */
export interface PlacedCamera {
  readonly path: string;
  readonly id: string;
  readonly ownerOrganisationId: string;
  readonly lng: number;
  readonly lat: number;
  readonly address: string;
}

const virtualBase = 'rtsp://virtual.invalid/';

export function streamOf(path: string): string {
  return `${virtualBase}${path}`;
}

/** The scene of a virtual camera; null for any other camera. */
export function sceneOf(streamUrl: string | null): string | null {
  return streamUrl?.startsWith(virtualBase) ? streamUrl.slice(virtualBase.length) : null;
}

const street = { group: 'street', purpose: 'traffic', owner: 'administration', publicity: 'place' } as const;
const school = { group: 'education', purpose: 'children', owner: 'school', publicity: 'owner' } as const;
const clinic = { group: 'health', purpose: 'property', owner: 'hospital', publicity: 'owner' } as const;
const stop = { group: 'stop', purpose: 'public-order', owner: 'administration', publicity: 'place' } as const;
const depot = { group: 'transport', purpose: 'property', owner: 'transport', publicity: 'owner' } as const;
const yard = {
  group: 'microdistrict',
  purpose: 'public-order',
  owner: 'administration',
  publicity: 'place',
} as const;

/** 24 of them in the ten groups. */
export const demoCameras: readonly DemoCamera[] = [
  { ...street, path: 'lenina-12', name: 'Улица Ленина, 12' },
  { ...street, path: 'square', name: 'Площадь Победы', purpose: 'public-order' },
  { ...street, path: 'bridge', name: 'Мост через залив' },
  { ...street, path: 'crossing', name: 'Перекрёсток у рынка' },
  { ...street, path: 'entry', name: 'Въезд в город' },
  { ...street, path: 'town-hall', name: 'Вестибюль администрации', purpose: 'property', publicity: 'owner' },
  { ...yard, path: 'yard-3', name: 'Третий микрорайон, двор' },
  { ...yard, path: 'alley', name: 'Аллея третьего микрорайона' },
  { ...school, path: 'school-entrance', name: 'Главный вход' },
  { ...school, path: 'school-yard', name: 'Двор школы' },
  { ...school, path: 'school-hall', name: 'Коридор первого этажа' },
  { ...clinic, path: 'hospital-gate', name: 'Въезд скорой помощи' },
  { ...clinic, path: 'hospital-hall', name: 'Приёмный покой' },
  {
    ...yard,
    path: 'stadium',
    name: 'Городской стадион',
    group: 'stadium',
    owner: 'green',
    publicity: 'owner',
  },
  {
    ...yard,
    path: 'sports-ground',
    name: 'Спортплощадка у озера',
    group: 'stadium',
    owner: 'green',
    publicity: 'owner',
  },
  { ...depot, path: 'depot', name: 'Ворота автопарка' },
  { ...depot, path: 'station', name: 'Автостанция', purpose: 'public-order', publicity: 'place' },
  { ...stop, path: 'stop-market', name: 'Остановка «Рынок»' },
  { ...stop, path: 'stop-lake', name: 'Остановка «Озеро»' },
  {
    path: 'house-entrance',
    name: 'Подъезд дома',
    group: 'condominium',
    purpose: 'property',
    owner: 'company',
    publicity: 'count',
  },
  {
    path: 'house-parking',
    name: 'Стоянка у дома',
    group: 'condominium',
    purpose: 'property',
    owner: 'company',
    publicity: 'count',
  },
  {
    path: 'shop',
    name: 'Торговый зал',
    group: 'shop',
    purpose: 'property',
    owner: 'waste',
    publicity: 'count',
  },
  { ...yard, path: 'park', name: 'Городской парк', group: 'park', owner: 'green', publicity: 'place' },
  {
    ...yard,
    path: 'beach',
    name: 'Городской пляж',
    group: 'park',
    purpose: 'evacuation',
    owner: 'green',
    publicity: 'place',
  },
];

/** Standing agreements round the clock: who sees whose cameras. */
export const demoAgreements: readonly {
  readonly owner: string;
  readonly holder: string;
  readonly rights: readonly ('live' | 'review' | 'export')[];
  readonly groups?: readonly CameraFacts['group'][];
}[] = [
  ...['dispatch', 'police'].map((holder) => ({
    owner: 'administration',
    holder,
    rights: ['live', 'review', 'export'] as const,
  })),
  ...['roads', 'lighting', 'water', 'heat', 'power', 'gas'].map((holder) => ({
    owner: 'administration',
    holder,
    rights: ['live'] as const,
    groups: ['street'] as const,
  })),
  { owner: 'transport', holder: 'dispatch', rights: ['live'] },
  { owner: 'transport', holder: 'police', rights: ['live', 'review'] },
  { owner: 'green', holder: 'police', rights: ['live', 'review'] },
  { owner: 'hospital', holder: 'dispatch', rights: ['live'] },
];
