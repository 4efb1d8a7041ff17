import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button } from '@mantine/core';
import { ButtonLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { RequestState, RequestView } from '../../contract/request.ts';
import classes from '../pages/Video.module.css';
import { ApprovalDialog } from './ApprovalDialog.tsx';
import { OutcomeDialog, RefusalDialog, WithdrawalDialog } from './RequestDialogs.tsx';

const colours: Readonly<Record<RequestState, string>> = {
  asked: 'river',
  approved: 'green',
  refused: 'red',
  closed: 'gray',
};

/** One request: what was asked, what was decided, and what may be done now. */
export function RequestCard({ request }: { readonly request: RequestView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { number, state, isLate } = request;
  return (
    <article aria-label={t('video.request.title', { number })}>
      <div className={classes.row}>
        <strong>{t('video.request.title', { number })}</strong>
        <Badge color={colours[state]}>{t(`video.request-state.${state}`)}</Badge>
        {isLate ? <Badge color="red">{t('video.request.late')}</Badge> : null}
      </div>
      <div className={classes.quiet}>
        {request.requesterName} → {request.ownerName} · {dateTime(request.askedAt)} ·{' '}
        {t('video.request.due', { due: dateTime(request.dueAt) })}
      </div>
      <div>
        {request.place}, {dateTime(request.from)} – {dateTime(request.to)}
      </div>
      <div>{request.reason}</div>
      {request.identity === null ? null : (
        <div className={classes.quiet}>{t('video.request.identity', { identity: request.identity })}</div>
      )}
      <Decision request={request} />
      <Steps request={request} />
    </article>
  );
}

function Steps({ request }: { readonly request: RequestView }): ReactNode {
  const t = useText();
  const [open, setOpen] = useState<'approve' | 'refuse' | 'withdraw' | 'close' | null>(null);
  const { id, can, letters } = request;
  const dialog = { request, onClose: () => setOpen(null) };
  return (
    <div className={classes.row}>
      {can.open ? <ButtonLink to={`/footage/${id}`}>{t('video.request.open')}</ButtonLink> : null}
      {can.decide ? <Button onClick={() => setOpen('approve')}>{t('video.request.approve')}</Button> : null}
      {can.decide ? (
        <Button variant="default" onClick={() => setOpen('refuse')}>
          {t('video.request.refuse')}
        </Button>
      ) : null}
      {can.close ? (
        <Button variant="default" onClick={() => setOpen('close')}>
          {t('video.request.close')}
        </Button>
      ) : null}
      {can.withdraw ? (
        <Button variant="subtle" color="red" onClick={() => setOpen('withdraw')}>
          {t('video.request.withdraw')}
        </Button>
      ) : null}
      {letters.map((kind) => (
        <Button
          key={kind}
          component="a"
          variant="subtle"
          href={`/api/v1/video/requests/${id}/letter.docx?kind=${kind}`}
          download
        >
          {t(`video.request.letter-${kind}`)}
        </Button>
      ))}
      {open === 'approve' ? <ApprovalDialog {...dialog} /> : null}
      {open === 'refuse' ? <RefusalDialog {...dialog} /> : null}
      {open === 'withdraw' ? <WithdrawalDialog {...dialog} /> : null}
      {open === 'close' ? <OutcomeDialog {...dialog} /> : null}
    </div>
  );
}

function Decision({ request }: { readonly request: RequestView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { refusal, clips, linkUntil, isLinkOpen, receivedAt, outcome, outcomeText } = request;
  return (
    <>
      {refusal === null ? null : <div>{t('video.request.refused-because', { reason: refusal })}</div>}
      {clips.map(({ cameraId, cameraName, from, to, hold }) => (
        <div key={cameraId} className={classes.row}>
          {cameraName}, {dateTime(from)} – {dateTime(to)}
          <Badge color={colorOf(hold)} variant="light">
            {t(`video.hold.${hold}`)}
          </Badge>
        </div>
      ))}
      {linkUntil === null ? null : (
        <div className={classes.quiet}>
          {isLinkOpen
            ? t('video.request.link-until', { until: dateTime(linkUntil) })
            : t('video.request.link-over')}
          {receivedAt === null ? null : ` · ${t('video.request.received', { at: dateTime(receivedAt) })}`}
        </div>
      )}
      {outcome === null ? null : (
        <div>
          {t(`video.outcome.${outcome}`)}
          {outcomeText === null ? null : `. ${outcomeText}`}
        </div>
      )}
    </>
  );
}

function colorOf(hold: RequestView['clips'][number]['hold']): string {
  if (hold === 'failed') return 'red';
  return hold === 'part-held' ? 'orange' : 'gray';
}
