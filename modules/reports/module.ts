import { defineModule } from '#kernel/module/manifest.ts';
import {
  reportAnswered,
  reportAssigned,
  reportChanged,
  reportConfirmed,
  reportCreated,
  reportHidden,
  reportPublished,
  reportReopened,
} from './contract/events.ts';
import { assignedReports, followedReports, ownReports } from './contract/topics.ts';

export const manifest = defineModule({
  id: 'reports',
  dependsOn: [],
  permissions: [
    { id: 'reports.report.read', grantedTo: ['public'] },
    { id: 'reports.report.create', grantedTo: ['resident'] },
    { id: 'reports.report.support', grantedTo: ['resident'] },
    { id: 'reports.report.judge', grantedTo: ['resident'] },
    { id: 'reports.report.moderate', grantedTo: ['moderator', 'controller'] },
    { id: 'reports.report.work', grantedTo: ['executor'] },
    { id: 'reports.classifier.manage', grantedTo: ['admin'] },
    { id: 'reports.routing.manage', grantedTo: ['admin'] },
    { id: 'reports.author.read', grantedTo: ['moderator', 'controller', 'executor'] },
  ],
  events: [
    reportCreated,
    reportPublished,
    reportHidden,
    reportAssigned,
    reportChanged,
    reportAnswered,
    reportConfirmed,
    reportReopened,
  ],
  topics: [ownReports, followedReports, assignedReports],
  settings: [],
  navigation: [
    {
      face: 'public',
      path: '/reports',
      title: 'reports.nav.all',
      icon: 'map',
      permission: 'reports.report.read',
      order: 20,
    },
    {
      face: 'public',
      path: '/reports/mine',
      title: 'reports.nav.mine',
      icon: 'list',
      permission: 'reports.report.create',
      order: 30,
    },
    {
      face: 'workplace',
      path: '/work/reports/queue',
      title: 'reports.nav.queue',
      icon: 'inbox',
      permission: 'reports.report.moderate',
      order: 10,
    },
    {
      face: 'workplace',
      path: '/work/reports/tasks',
      title: 'reports.nav.tasks',
      icon: 'tool',
      permission: 'reports.report.work',
      order: 20,
    },
  ],
});
