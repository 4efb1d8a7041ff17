import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { ButtonLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { readFigures } from '../../contract/head-routes.ts';
import { AimForm } from './AimForm.tsx';
import { FigureTile } from './FigureTile.tsx';
import classes from './Head.module.css';

/** Counted anew once a minute while the page is looked at. */
const refreshMs = 60_000;

/** The town in at most twelve figures. */
export function HeadPage(): ReactNode {
  const t = useText();
  const [isAiming, setIsAiming] = useState(false);
  const list = useQueryRoute(readFigures, {}, { refreshMs });
  const figures = list.data?.figures ?? [];
  return (
    <Page
      title={t('situation.nav.head')}
      width="full"
      actions={
        <>
          {list.data?.can.aim ? (
            <Button variant="default" aria-expanded={isAiming} onClick={() => setIsAiming(!isAiming)}>
              {t('situation.head.aim')}
            </Button>
          ) : null}
          <ButtonLink variant="default" to="/work/situation/summary">
            {t('situation.nav.summary')}
          </ButtonLink>
          <ButtonLink to="/work/situation/assignments?new=true">{t('situation.assignments.give')}</ButtonLink>
        </>
      }
    >
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && figures.length === 0 ? (
        <EmptyState icon="chart" title={t('situation.head.empty')} />
      ) : null}
      {isAiming ? <AimForm figures={figures} onClose={() => setIsAiming(false)} /> : null}
      <ul className={classes.tiles} aria-label={t('situation.head.figures')}>
        {figures.map((figure) => (
          <FigureTile key={figure.id} figure={figure} />
        ))}
      </ul>
    </Page>
  );
}
