import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({
  routes: [
    {
      path: '/work/admin/organisations',
      face: 'workplace',
      permission: 'identity.organisation.manage',
      component: async () => (await import('./pages/OrganisationsPage.tsx')).OrganisationsPage,
    },
    {
      path: '/work/admin/people',
      face: 'workplace',
      permission: 'identity.person.list',
      component: async () => (await import('./pages/PeoplePage.tsx')).PeoplePage,
    },
    {
      path: '/work/admin/people/$personId',
      face: 'workplace',
      permission: 'identity.person.list',
      component: async () => (await import('./pages/PersonPage.tsx')).PersonPage,
    },
    {
      path: '/work/admin/roles',
      face: 'workplace',
      permission: 'access.role.list',
      component: async () => (await import('./pages/RolesPage.tsx')).RolesPage,
    },
    {
      path: '/work/admin/areas',
      face: 'workplace',
      permission: 'geo.area.manage',
      component: async () => (await import('./pages/AreasPage.tsx')).AreasPage,
    },
    {
      path: '/work/admin/settings',
      face: 'workplace',
      permission: 'config.setting.manage',
      component: async () => (await import('./pages/SettingsPage.tsx')).SettingsPage,
    },
    {
      path: '/work/admin/audit',
      face: 'workplace',
      permission: 'audit.entry.list',
      component: async () => (await import('./pages/AuditPage.tsx')).AuditPage,
    },
    {
      path: '/work/admin/messages',
      face: 'workplace',
      permission: 'notify.message.list',
      component: async () => (await import('./pages/MessagesPage.tsx')).MessagesPage,
    },
    {
      path: '/work/admin/jobs',
      face: 'workplace',
      permission: 'jobs.dead-letter.manage',
      component: async () => (await import('./pages/JobsPage.tsx')).JobsPage,
    },
  ],
  slots: {
    'person.section': [
      {
        id: 'administration.tokens',
        order: 50,
        component: async () => (await import('./components/TokensSection.tsx')).TokensSection,
      },
    ],
  },
});
