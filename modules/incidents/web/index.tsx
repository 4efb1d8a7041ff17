import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({
  routes: [
    {
      path: '/work/incidents',
      face: 'workplace',
      permission: 'incidents.incident.read',
      component: async () => (await import('./board/BoardPage.tsx')).BoardPage,
    },
    {
      path: '/work/incidents/tasks',
      face: 'workplace',
      permission: 'incidents.task.work',
      component: async () => (await import('./tasks/TasksPage.tsx')).TasksPage,
    },
  ],
});
