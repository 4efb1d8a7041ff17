import type { RoleId } from '#kernel/access/roles.ts';
import { pick } from './random.ts';

/** The demo accounts: `<role>@demo.veche`, each at home in one organisation. */
export const demoAccounts: readonly { role: RoleId; name: string; organisation: string | null }[] = [
  { role: 'resident', name: 'Анна Соколова', organisation: null },
  { role: 'moderator', name: 'Ольга Мельник', organisation: 'administration' },
  { role: 'controller', name: 'Игорь Ветров', organisation: 'administration' },
  { role: 'executor', name: 'Сергей Дорохов', organisation: 'roads' },
  { role: 'dispatcher', name: 'Наталья Громова', organisation: 'dispatch' },
  { role: 'operator', name: 'Павел Зорин', organisation: 'dispatch' },
  { role: 'police', name: 'Виктор Лесной', organisation: 'police' },
  { role: 'school', name: 'Елена Ковальчук', organisation: 'school' },
  { role: 'mayor', name: 'Андрей Вольнов', organisation: 'administration' },
  { role: 'privacy', name: 'Марина Тихая', organisation: 'administration' },
  { role: 'civildefence', name: 'Роман Щитов', organisation: 'administration' },
  { role: 'editor', name: 'Дарья Листова', organisation: 'administration' },
  { role: 'admin', name: 'Кирилл Ключников', organisation: 'administration' },
];

const womensNames = [
  'Анна',
  'Мария',
  'Ольга',
  'Ирина',
  'Елена',
  'Оксана',
  'Татьяна',
  'Светлана',
  'Юлия',
  'Вера',
] as const;
const mensNames = [
  'Иван',
  'Пётр',
  'Сергей',
  'Олег',
  'Андрей',
  'Тарас',
  'Дмитрий',
  'Николай',
  'Юрий',
  'Глеб',
] as const;
const surnames = [
  'Берёзов',
  'Озеров',
  'Лугов',
  'Каменев',
  'Рощин',
  'Заречнов',
  'Полянов',
  'Ключев',
  'Светлов',
  'Ветлугин',
] as const;

export function residentName(random: () => number): string {
  const isWoman = random() < 0.5;
  const first = pick(random, isWoman ? womensNames : mensNames);
  const last = pick(random, surnames);
  return `${first} ${last}${isWoman ? 'а' : ''}`;
}
