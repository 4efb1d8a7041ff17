import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { listAwaited, secondViewing } from '../../contract/viewing-routes.ts';
import classes from '../pages/Video.module.css';

const refreshMs = 5_000;

/** What colleagues have asked to see where four eyes are demanded; not there while nothing waits. */
export function AwaitedViewings(): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const answer = useQueryRoute(listAwaited, {}, { refreshMs });
  const agree = useCommand(secondViewing, { changes: [listAwaited] });
  const viewings = answer.data?.viewings ?? [];
  if (viewings.length === 0) return null;
  return (
    <Section title={t('video.four-eyes.title')}>
      {agree.error ? <Notice kind="warning">{problemText(agree.error, t)}</Notice> : null}
      <ul className={classes.list}>
        {viewings.map(({ viewingId, openedAt, personName, camera, right, reason }) => (
          <li key={viewingId}>
            <article>
              <strong>
                {personName}: {camera.number}. {camera.name}
              </strong>
              <div>
                {t(`video.right.${right}`)}. {reason}
              </div>
              <div className={classes.quiet}>{dateTime(openedAt)}</div>
              <div className={classes.row}>
                <Button loading={agree.isPending} onClick={() => agree.mutate({ id: viewingId })}>
                  {t('video.four-eyes.agree')}
                </Button>
              </div>
            </article>
          </li>
        ))}
      </ul>
    </Section>
  );
}
