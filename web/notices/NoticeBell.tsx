import type { ReactNode } from 'react';
import { noticeCame } from '#kernel/notify/contract/events.ts';
import { countedUnread, countUnreadNotices, listNotices } from '#kernel/notify/contract/notices.ts';
import { icons } from '../icons.ts';
import { TextLink } from '../links.tsx';
import { useLiveQueries } from '../live.ts';
import { useQueryRoute } from '../query.ts';
import { useText } from '../texts.tsx';
import classes from './NoticeBell.module.css';

const events = [noticeCame];
const routes = [countUnreadNotices, listNotices];

/** How many messages of the town wait to be read, as they come; leads to them. */
export function NoticeBell({ to }: { to: string }): ReactNode {
  const t = useText();
  const { data } = useQueryRoute(countUnreadNotices, {});
  useLiveQueries(events, routes);
  const count = data?.count ?? 0;
  return (
    <TextLink to={to} className={classes.bell} aria-label={t('web.notices.bell', { count })}>
      <icons.bell size={24} aria-hidden="true" />
      {count > 0 ? (
        <span className={classes.count} aria-hidden="true">
          {count > countedUnread ? `${countedUnread}+` : count}
        </span>
      ) : null}
    </TextLink>
  );
}
