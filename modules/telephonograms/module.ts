import { defineModule } from '#kernel/module/manifest.ts';
import { telephonogramChanged, telephonogramOverdue } from './contract/events.ts';
import { keptDays } from './contract/settings.ts';

export const manifest = defineModule({
  id: 'telephonograms',
  dependsOn: ['incidents'],
  permissions: [
    {
      id: 'telephonograms.telephonogram.work',
      grantedTo: ['dispatcher', 'operator', 'executor', 'police', 'school', 'civildefence'],
    },
    { id: 'telephonograms.setup.manage', grantedTo: ['admin'] },
  ],
  events: [telephonogramChanged, telephonogramOverdue],
  settings: [keptDays],
  navigation: [
    {
      face: 'workplace',
      path: '/work/telephonograms',
      title: 'telephonograms.nav.journal',
      icon: 'message',
      permission: 'telephonograms.telephonogram.work',
      order: 9,
    },
    {
      face: 'workplace',
      path: '/work/admin/telephonograms',
      title: 'telephonograms.nav.setup',
      icon: 'message',
      permission: 'telephonograms.setup.manage',
      order: 865,
    },
  ],
});
