import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({
  routes: [
    {
      path: '/work/situation',
      face: 'workplace',
      permission: 'situation.map.read',
      component: async () => (await import('./map/SituationPage.tsx')).SituationPage,
    },
    {
      path: '/work/situation/head',
      face: 'workplace',
      permission: 'situation.head.read',
      component: async () => (await import('./head/HeadPage.tsx')).HeadPage,
    },
    {
      path: '/work/situation/head/$figureId',
      face: 'workplace',
      permission: 'situation.head.read',
      component: async () => (await import('./head/FigurePage.tsx')).FigurePage,
    },
    {
      path: '/work/situation/summary',
      face: 'workplace',
      permission: 'situation.head.read',
      component: async () => (await import('./head/SummaryPage.tsx')).SummaryPage,
    },
    {
      path: '/work/situation/assignments',
      face: 'workplace',
      permission: 'situation.assignment.read',
      component: async () => (await import('./assignments/AssignmentsPage.tsx')).AssignmentsPage,
    },
  ],
  slots: {
    'incident.side': [
      {
        id: 'situation.sketches',
        order: 30,
        component: async () => (await import('./map/draw/OnCard.tsx')).OnCard,
      },
    ],
  },
});
