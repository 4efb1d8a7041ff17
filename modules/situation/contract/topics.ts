import { defineTopic } from '#kernel/notify/contract/topic.ts';

export const morningTopic = defineTopic({
  id: 'situation.morning',
  title: 'situation.topic.morning',
  permission: 'situation.head.read',
});
