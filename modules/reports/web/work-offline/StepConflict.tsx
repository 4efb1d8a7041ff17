import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useFormats, useText } from '#web/texts.tsx';
import { readReport } from '../../contract/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { ReportHistory } from '../components/ReportHistory.tsx';
import { StatusBadge } from '../components/StatusBadge.tsx';
import { describeStep } from './describe-step.ts';
import { isStillPossible, newsSince } from './step.ts';
import type { StepPhoto, WorkStep } from './step.ts';
import { photosOf } from './step.store.ts';
import { discardStep, sendAnyway } from './work-outbox.ts';
import classes from './WorkOffline.module.css';

/** The report was changed meanwhile: what the person did and what has become of it side by side, and the choice. */
export function StepConflict({ step }: { step: WorkStep }): ReactNode {
  const t = useText();
  const card = useQueryRoute(readReport, { number: step.number });
  const number = String(step.number);
  return (
    <Notice kind="danger" title={t('reports.offline.conflict', { number })}>
      <div className={classes.versions}>
        <section aria-label={t('reports.offline.mine')}>
          <h3 className={classes.versionTitle}>{t('reports.offline.mine')}</h3>
          <OwnVersion step={step} />
        </section>
        <section aria-label={t('reports.offline.theirs')}>
          <h3 className={classes.versionTitle}>{t('reports.offline.theirs')}</h3>
          {card.data ? <OtherVersion step={step} card={card.data} /> : null}
          {card.error ? (
            <p className={classes.line}>
              {t(card.error.status === 404 ? 'reports.offline.gone' : 'reports.offline.unknown-yet')}
            </p>
          ) : null}
        </section>
      </div>
      <Choice step={step} card={card.data ?? null} />
    </Notice>
  );
}

function OwnVersion({ step }: { step: WorkStep }): ReactNode {
  const t = useText();
  const formats = useFormats();
  const { act, seen } = step;
  const words = act.kind === 'take' ? '' : act.text;
  return (
    <>
      <p className={classes.line}>
        {t('reports.offline.seen-as')} <StatusBadge status={seen.status} />
      </p>
      <p className={classes.line}>{describeStep(step, t, formats)}</p>
      {words ? <p className={classes.line}>{words}</p> : null}
      <div className={classes.pictures}>
        {photosOf(act).map((photo, index) => (
          <OwnPicture key={photo.key} photo={photo} alt={t('reports.photo.of-order', { order: index + 1 })} />
        ))}
      </div>
    </>
  );
}

/** NOTE: the address lives as long as the picture is shown. */
function OwnPicture({ photo, alt }: { photo: StepPhoto; alt: string }): ReactNode {
  const [url] = useState(() => URL.createObjectURL(photo.blob));
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img src={url} alt={alt} className={classes.picture} />;
}

function OtherVersion({ step, card }: { step: WorkStep; card: ReportCard }): ReactNode {
  const t = useText();
  const news = newsSince(step, card);
  return (
    <>
      <p className={classes.line}>
        {t('reports.offline.stands-as')} <StatusBadge status={card.status} />
      </p>
      {card.organisation && !card.can.work ? (
        <p className={classes.line}>
          {t('reports.offline.with-others', { organisation: card.organisation.name })}
        </p>
      ) : null}
      {news.length > 0 ? <ReportHistory history={news} /> : null}
    </>
  );
}

function Choice({ step, card }: { step: WorkStep; card: ReportCard | null }): ReactNode {
  const t = useText();
  const isPossible = card !== null && isStillPossible(step, card);
  return (
    <>
      {card && !isPossible ? <p className={classes.line}>{t('reports.offline.impossible')}</p> : null}
      <div className={classes.buttons}>
        {card && isPossible ? (
          <Button onClick={() => void sendAnyway(step, card)}>{t('reports.offline.send-anyway')}</Button>
        ) : null}
        <Button variant="default" onClick={() => void discardStep(step)}>
          {t('reports.offline.discard')}
        </Button>
      </div>
    </>
  );
}
