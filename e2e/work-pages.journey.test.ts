import { testPagesOf } from './look-at-pages.ts';

testPagesOf([
  { role: 'executor', pages: ['/work'] },
  { role: 'operator', pages: ['/work'] },
  {
    role: 'admin',
    pages: ['/work', '/work/camera-setup', '/work/admin/reports/classifier', '/work/admin/reports/routing'],
  },
]);
