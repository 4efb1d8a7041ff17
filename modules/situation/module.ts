import { defineModule } from '#kernel/module/manifest.ts';

export const manifest = defineModule({
  id: 'situation',
  dependsOn: [],
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
  ],
  events: [],
  settings: [],
  navigation: [
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
