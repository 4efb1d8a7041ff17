import type { RouteHandler } from '#kernel/context.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { channelHandlers } from './channel.handlers.ts';
import type { ChannelFacts } from './channel.handlers.ts';
import { messageHandlers } from './message.handlers.ts';
import { noticeHandlers } from './notices/notice.handlers.ts';
import { pushHandlers } from './push/push.handlers.ts';
import type { PushFacts } from './push/push.handlers.ts';
import { wishHandlers } from './wishes/wish.handlers.ts';
import type { TopicFacts } from './wishes/wish.handlers.ts';

export const notifyPermissions: readonly PermissionDeclaration[] = [
  { id: 'notify.message.list', grantedTo: ['admin'] },
  { id: 'notify.message.read', grantedTo: ['admin'] },
  { id: 'notify.channel.manage', grantedTo: ['resident'] },
  { id: 'notify.notice.read', grantedTo: ['resident'] },
];

export type NotifyFacts = ChannelFacts & PushFacts & TopicFacts;

export function notifyHandlers(facts: NotifyFacts): RouteHandler[] {
  return [
    ...messageHandlers,
    ...channelHandlers(facts),
    ...pushHandlers(facts),
    ...noticeHandlers,
    ...wishHandlers(facts),
  ];
}
