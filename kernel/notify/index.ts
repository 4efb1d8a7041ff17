import { defineServer } from '#kernel/module/server.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { messageHandlers } from './message.handlers.ts';
import { notifyMigrations } from './migrations.ts';

export const notifyPermissions: readonly PermissionDeclaration[] = [
  { id: 'notify.message.list', grantedTo: ['admin'] },
  { id: 'notify.message.read', grantedTo: ['admin'] },
];

export const notifyServer = defineServer({
  schema: 'notify',
  migrations: notifyMigrations,
  handlers: messageHandlers,
});
