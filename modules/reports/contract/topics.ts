import { defineTopic } from '#kernel/notify/contract/topic.ts';

/** What people may turn off by channel. That a report was rejected or hidden is always told. */
export const ownReports = defineTopic({
  id: 'reports.own',
  title: 'reports.topic.own',
  permission: 'reports.report.create',
});

export const followedReports = defineTopic({
  id: 'reports.followed',
  title: 'reports.topic.followed',
  permission: 'reports.report.support',
});

export const subscribedReports = defineTopic({
  id: 'reports.subscribed',
  title: 'reports.topic.subscribed',
  permission: 'reports.subscription.manage',
});

export const assignedReports = defineTopic({
  id: 'reports.assigned',
  title: 'reports.topic.assigned',
  permission: 'reports.report.work',
});
