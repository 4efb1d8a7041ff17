import { defineWeb } from '#web/define-web.ts';

export const web = defineWeb({ routes: [] });
