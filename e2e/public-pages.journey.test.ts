import { testPagesOf } from './look-at-pages.ts';

testPagesOf([
  {
    role: null,
    pages: ['/', '/reports', '/reports?view=map', '/reports/1', '/area', '/sign-in', '/sign-up'],
  },
  { role: 'resident', pages: ['/', '/reports/new', '/reports/mine', '/account', '/notices'] },
  { role: 'moderator', pages: ['/work', '/work/notices', '/work/reports/disruptions', '/reports/1'] },
]);
