import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({
  routes: [
    {
      path: '/work/situation',
      face: 'workplace',
      permission: 'situation.map.read',
      component: async () => (await import('./map/SituationPage.tsx')).SituationPage,
    },
  ],
});
