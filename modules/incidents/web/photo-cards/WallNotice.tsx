import type { ReactNode } from 'react';
import { useLiveQueries } from '#web/live.ts';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { listSought, photoCardChanged } from '../../contract/photo-cards.ts';
import { SoughtPerson } from './SoughtPerson.tsx';
import classes from './Sought.module.css';

/** Above the cameras: whom to look for. Nothing where nobody is looked for, or the watcher may not know. */
export function WallNotice(): ReactNode {
  return useCan('incidents.photo-card.see') ? <Sought /> : null;
}

function Sought(): ReactNode {
  const t = useText();
  const { data } = useQueryRoute(listSought, {});
  useLiveQueries([photoCardChanged], [listSought]);
  if (!data || data.sought.length === 0) return null;
  return (
    <ul className={classes.wall} aria-label={t('incidents.sought.title')}>
      {data.sought.map((sought) => (
        <li key={sought.id}>
          <SoughtPerson sought={sought} isCompact />
        </li>
      ))}
    </ul>
  );
}
