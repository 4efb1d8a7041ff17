import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({
  routes: [
    {
      path: '/work/telephonograms',
      face: 'workplace',
      permission: 'telephonograms.telephonogram.work',
      component: async () => (await import('./journal/JournalPage.tsx')).JournalPage,
    },
    {
      path: '/work/admin/telephonograms',
      face: 'workplace',
      permission: 'telephonograms.setup.manage',
      component: async () => (await import('./setup/SetupPage.tsx')).SetupPage,
    },
  ],
  slots: {
    'scenario.telephonogram': [
      {
        id: 'telephonograms.scenario',
        order: 10,
        component: async () => (await import('./setup/ScenarioPosts.tsx')).ScenarioPosts,
      },
    ],
    'incident.side': [
      {
        id: 'telephonograms',
        order: 20,
        component: async () => (await import('./journal/OnCard.tsx')).OnCard,
      },
    ],
  },
});
