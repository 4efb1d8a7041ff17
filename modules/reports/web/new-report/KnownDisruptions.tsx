import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { ButtonLink } from '#web/links.tsx';
import { useCommand } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { followDisruption } from '../../contract/disruption-routes.ts';
import type { ShownDisruption } from '../../contract/known-outages.ts';
import { previewReport } from '../../contract/routes.ts';
import classes from './NewReport.module.css';

/** The town knows already: until when, a word when it is over, or "mine is something else". */
export function KnownDisruptions({ disruptions }: { disruptions: readonly ShownDisruption[] }): ReactNode {
  const [others, setOthers] = useState<readonly string[]>([]);
  return disruptions
    .filter(({ id }) => !others.includes(id))
    .map((disruption) => (
      <OneDisruption
        key={disruption.id}
        disruption={disruption}
        onOther={() => setOthers([...others, disruption.id])}
      />
    ));
}

function OneDisruption({
  disruption,
  onOther,
}: {
  disruption: ShownDisruption;
  onOther: () => void;
}): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { person } = useSession();
  const follow = useCommand(followDisruption, { changes: [previewReport] });
  const { id, text, until, isSubscribed } = disruption;
  return (
    <Notice kind="info" title={t('reports.new.known', { until: dateTime(until) })}>
      <p>{text}</p>
      {follow.error ? <p className={classes.error}>{problemText(follow.error, t)}</p> : null}
      <div className={classes.buttons}>
        {isSubscribed || follow.isSuccess ? (
          <p className={classes.done} role="status">
            {t('reports.new.known-followed')}
          </p>
        ) : person ? (
          <Button
            variant="default"
            loading={follow.isPending}
            leftSection={<icons.bell size={20} aria-hidden="true" />}
            onClick={() => follow.mutate({ id })}
          >
            {t('reports.new.known-follow')}
          </Button>
        ) : (
          <ButtonLink to="/sign-in?next=/reports/new" variant="default">
            {t('reports.new.known-follow')}
          </ButtonLink>
        )}
        <Button variant="subtle" onClick={onOther}>
          {t('reports.new.known-other')}
        </Button>
      </div>
    </Notice>
  );
}
