import { defineServer } from '#kernel/module/server.ts';
import { mapHandlers } from './map/map.handlers.ts';

export const server = defineServer({
  schema: 'situation',
  migrations: {},
  handlers: [...mapHandlers],
});
