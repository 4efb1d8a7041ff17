import type { ReactNode } from 'react';
import type { SlotProps } from '#web/define-web.ts';
import { Section } from '#web/design/Section.tsx';
import { TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listReports } from '../../contract/routes.ts';
import { boxAround } from '../subscriptions/box-around.ts';
import { ReportList } from '../components/ReportList.tsx';

/** A ten minutes' walk around the place. */
const reachM = 700;
const shown = 12;

export function AreaReports({ place }: SlotProps['area.section']): ReactNode {
  const t = useText();
  if (!place) return null;
  return (
    <Section
      title={t('reports.area.title')}
      aside={
        <>
          <TextLink to={`/reports/subscriptions?lng=${place.longitude}&lat=${place.latitude}`}>
            {t('reports.subscriptions.here')}
          </TextLink>
          <TextLink to="/reports?view=map">{t('reports.home.all')}</TextLink>
        </>
      }
    >
      <NearPlace longitude={place.longitude} latitude={place.latitude} />
    </Section>
  );
}

function NearPlace({ longitude, latitude }: { longitude: number; latitude: number }): ReactNode {
  const t = useText();
  const near = useQueryRoute(listReports, {
    box: boxAround({ lng: longitude, lat: latitude }, reachM).join(','),
    limit: shown,
  });
  if (near.isPending) return <LoadingState />;
  if (near.error) return <ErrorState problem={near.error} onRetry={() => void near.refetch()} />;
  if (near.data.reports.length === 0) return <EmptyState icon="check" title={t('reports.area.empty')} />;
  return <ReportList reports={near.data.reports} label={t('reports.area.title')} columns="many" />;
}
