import { defineModule } from '#kernel/module/manifest.ts';
import { alarmChanged, incidentChanged, shiftChanged, taskChanged } from './contract/events.ts';
import { callerDays, interviewSeconds, urgentCategories } from './contract/settings.ts';

export const manifest = defineModule({
  id: 'incidents',
  dependsOn: ['reports'],
  permissions: [
    // Of keys alone: no role sends signals by a program.
    { id: 'incidents.signal.send', grantedTo: [] },
    { id: 'incidents.signal.read', grantedTo: ['dispatcher'] },
    { id: 'incidents.signal.handle', grantedTo: ['dispatcher'] },
    { id: 'incidents.incident.read', grantedTo: ['dispatcher'] },
    { id: 'incidents.incident.take', grantedTo: ['dispatcher'] },
    { id: 'incidents.map.read', grantedTo: ['dispatcher', 'mayor', 'controller', 'civildefence'] },
    { id: 'incidents.unit.see', grantedTo: ['dispatcher', 'mayor', 'civildefence'] },
    { id: 'incidents.task.work', grantedTo: ['executor', 'police'] },
    { id: 'incidents.shift.keep', grantedTo: ['dispatcher'] },
    { id: 'incidents.shift.read', grantedTo: ['dispatcher', 'mayor', 'controller'] },
    { id: 'incidents.mode.set', grantedTo: ['dispatcher', 'civildefence', 'mayor'] },
    { id: 'incidents.setup.manage', grantedTo: ['admin'] },
    { id: 'incidents.key.manage', grantedTo: ['admin'] },
    { id: 'incidents.duty.manage', grantedTo: ['dispatcher', 'executor', 'police'] },
  ],
  events: [alarmChanged, incidentChanged, taskChanged, shiftChanged],
  settings: [interviewSeconds, callerDays, urgentCategories],
  navigation: [
    {
      face: 'workplace',
      path: '/work/incidents',
      title: 'incidents.nav.board',
      icon: 'phone',
      permission: 'incidents.incident.read',
      order: 5,
    },
    {
      face: 'workplace',
      path: '/work/incidents/tasks',
      title: 'incidents.nav.tasks',
      icon: 'warning',
      permission: 'incidents.task.work',
      order: 6,
    },
    {
      face: 'workplace',
      path: '/work/incidents/shift',
      title: 'incidents.nav.shift',
      icon: 'clock',
      permission: 'incidents.shift.read',
      order: 7,
    },
    {
      face: 'workplace',
      path: '/work/incidents/roster',
      title: 'incidents.nav.roster',
      icon: 'calendar',
      permission: 'incidents.duty.manage',
      order: 8,
    },
    {
      face: 'workplace',
      path: '/work/admin/incidents',
      title: 'incidents.nav.setup',
      icon: 'phone',
      permission: 'incidents.setup.manage',
      order: 860,
    },
    {
      face: 'workplace',
      path: '/work/admin/scenarios',
      title: 'incidents.nav.scenarios',
      icon: 'split',
      permission: 'incidents.setup.manage',
      order: 862,
    },
  ],
});
