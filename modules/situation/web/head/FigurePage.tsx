import type { ReactNode } from 'react';
import { Page } from '#web/design/Page.tsx';
import { ButtonLink, usePathParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { readFigureCards } from '../../contract/head-routes.ts';
import { CardList } from './CardList.tsx';
import classes from './Head.module.css';

/** The very cards that a figure counts. */
export function FigurePage(): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const { figureId = '' } = usePathParameters();
  const found = useQueryRoute(readFigureCards, { figureId });
  if (found.isPending) return <LoadingState />;
  if (found.error)
    return <ErrorState problem={found.error} onRetry={() => void found.refetch()} isWholePage />;
  const { title, cards } = found.data;
  return (
    <Page
      title={title}
      lead={t('situation.head.shown', { count: cards.length })}
      actions={
        <>
          <ButtonLink variant="default" to="/work/situation/head">
            {t('situation.nav.head')}
          </ButtonLink>
          <ButtonLink to={`/work/situation/assignments?new=true&figure=${figureId}`}>
            {t('situation.assignments.give')}
          </ButtonLink>
        </>
      }
    >
      {cards.length === 0 ? (
        <EmptyState icon="check" title={t('situation.head.no-cards')} />
      ) : (
        <div className={classes.sheet}>
          <CardList cards={cards} label={`${title} ${number(cards.length)}`} />
        </div>
      )}
    </Page>
  );
}
