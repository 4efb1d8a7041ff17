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
    {
      path: '/work/incidents/approvals',
      face: 'workplace',
      permission: 'incidents.approval.give',
      component: async () => (await import('./scenarios/ApprovalsPage.tsx')).ApprovalsPage,
    },
    {
      path: '/work/incidents/sought',
      face: 'workplace',
      permission: 'incidents.photo-card.see',
      component: async () => (await import('./photo-cards/SoughtPage.tsx')).SoughtPage,
    },
    {
      path: '/sought/$id',
      face: 'public',
      component: async () => (await import('./photo-cards/PublicSoughtPage.tsx')).PublicSoughtPage,
    },
    {
      path: '/work/incidents/shift',
      face: 'workplace',
      permission: 'incidents.shift.read',
      component: async () => (await import('./shift/ShiftPage.tsx')).ShiftPage,
    },
    {
      path: '/work/incidents/analysis',
      face: 'workplace',
      permission: 'incidents.analysis.read',
      component: async () => (await import('./analysis/AnalysisPage.tsx')).AnalysisPage,
    },
    {
      path: '/work/incidents/roster',
      face: 'workplace',
      permission: 'incidents.duty.manage',
      component: async () => (await import('./shift/RosterPage.tsx')).RosterPage,
    },
    {
      path: '/work/admin/incidents',
      face: 'workplace',
      permission: 'incidents.setup.manage',
      component: async () => (await import('./setup/SetupPage.tsx')).SetupPage,
    },
    {
      path: '/work/admin/scenarios',
      face: 'workplace',
      permission: 'incidents.setup.manage',
      component: async () => (await import('./scenarios/ScenariosPage.tsx')).ScenariosPage,
    },
  ],
  slots: {
    'wall.notice': [
      {
        id: 'incidents.sought',
        order: 10,
        component: async () => (await import('./photo-cards/WallNotice.tsx')).WallNotice,
      },
    ],
  },
});
