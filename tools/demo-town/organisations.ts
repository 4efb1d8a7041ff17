import type { OrganisationKind } from '#kernel/identity/contract/organisation-kinds.ts';

export interface DemoOrganisation {
  readonly key: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly shortName: string;
}

export const demoOrganisations: readonly DemoOrganisation[] = [
  {
    key: 'administration',
    kind: 'administration',
    name: 'Администрация города Атомграда',
    shortName: 'Администрация',
  },
  {
    key: 'dispatch',
    kind: 'municipal-service',
    name: 'Единая дежурно-диспетчерская служба Атомграда',
    shortName: 'ЕДДС',
  },
  {
    key: 'roads',
    kind: 'municipal-service',
    name: 'Муниципальное учреждение «Дороги и благоустройство»',
    shortName: 'Дороги и благоустройство',
  },
  {
    key: 'lighting',
    kind: 'municipal-service',
    name: 'Муниципальное предприятие «Горсвет»',
    shortName: 'Горсвет',
  },
  {
    key: 'green',
    kind: 'municipal-service',
    name: 'Муниципальное учреждение «Зелёный город»',
    shortName: 'Зелёный город',
  },
  { key: 'water', kind: 'utility', name: 'Общество «Атомградский водоканал»', shortName: 'Водоканал' },
  { key: 'heat', kind: 'utility', name: 'Общество «Тепловые сети Атомграда»', shortName: 'Теплосети' },
  { key: 'power', kind: 'utility', name: 'Общество «Городские электросети»', shortName: 'Горэлектросеть' },
  { key: 'gas', kind: 'emergency-service', name: 'Аварийная газовая служба', shortName: 'Газовая служба' },
  {
    key: 'fire',
    kind: 'emergency-service',
    name: 'Пожарно-спасательная часть города Атомграда',
    shortName: 'Пожарная часть',
  },
  { key: 'waste', kind: 'contractor', name: 'Общество «Чистый двор»', shortName: 'Чистый двор' },
  {
    key: 'transport',
    kind: 'transport-company',
    name: 'Атомградское автотранспортное предприятие',
    shortName: 'Автотранспорт',
  },
  { key: 'police', kind: 'police', name: 'Отдел полиции по городу Атомграду', shortName: 'Отдел полиции' },
  { key: 'school', kind: 'school', name: 'Средняя школа № 2', shortName: 'Школа № 2' },
  {
    key: 'hospital',
    kind: 'hospital',
    name: 'Атомградская центральная больница',
    shortName: 'Центральная больница',
  },
];
