import type { RouteHandler } from '#kernel/context.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { channelHandlers } from './channel.handlers.ts';
import type { ChannelFacts } from './channel.handlers.ts';
import { messageHandlers } from './message.handlers.ts';

export const notifyPermissions: readonly PermissionDeclaration[] = [
  { id: 'notify.message.list', grantedTo: ['admin'] },
  { id: 'notify.message.read', grantedTo: ['admin'] },
  { id: 'notify.channel.manage', grantedTo: ['resident'] },
];

export function notifyHandlers(facts: ChannelFacts): RouteHandler[] {
  return [...messageHandlers, ...channelHandlers(facts)];
}
