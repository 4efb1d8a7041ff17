import { defineModule } from '#kernel/module/manifest.ts';
import { assignmentCame, assignmentChanged } from './contract/events.ts';
import { summaryHour } from './contract/settings.ts';
import { morningTopic } from './contract/topics.ts';

export const manifest = defineModule({
  id: 'situation',
  dependsOn: ['incidents'],
  permissions: [
    {
      id: 'situation.map.read',
      grantedTo: [
        'dispatcher',
        'mayor',
        'controller',
        'moderator',
        'executor',
        'operator',
        'police',
        'civildefence',
      ],
    },
    { id: 'situation.head.read', grantedTo: ['mayor'] },
    { id: 'situation.figure.aim', grantedTo: ['mayor'] },
    { id: 'situation.assignment.give', grantedTo: ['mayor'] },
    {
      id: 'situation.assignment.read',
      grantedTo: [
        'mayor',
        'dispatcher',
        'controller',
        'moderator',
        'executor',
        'operator',
        'police',
        'civildefence',
        'admin',
      ],
    },
  ],
  events: [assignmentCame, assignmentChanged],
  settings: [summaryHour],
  topics: [morningTopic],
  navigation: [
    {
      face: 'workplace',
      path: '/work/situation/head',
      title: 'situation.nav.head',
      icon: 'chart',
      permission: 'situation.head.read',
      order: 1,
    },
    {
      face: 'workplace',
      path: '/work/situation/summary',
      title: 'situation.nav.summary',
      icon: 'sun',
      permission: 'situation.head.read',
      order: 2,
    },
    {
      face: 'workplace',
      path: '/work/situation/assignments',
      title: 'situation.nav.assignments',
      icon: 'checklist',
      permission: 'situation.assignment.read',
      order: 4,
    },
    {
      face: 'workplace',
      path: '/work/situation',
      title: 'situation.nav.map',
      icon: 'map',
      permission: 'situation.map.read',
      order: 3,
    },
  ],
});
