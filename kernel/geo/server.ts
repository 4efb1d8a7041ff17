import { defineServer } from '#kernel/module/server.ts';
import { geoHandlers } from './geo.handlers.ts';
import { geoMigrations } from './migrations.ts';

export const geoServer = defineServer({ schema: 'geo', migrations: geoMigrations, handlers: geoHandlers });
