import type { ReactNode } from 'react';
import { DataTable } from '#web/design/DataTable.tsx';
import { Section } from '#web/design/Section.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { readMonthlyFigures } from '../../contract/transparency.ts';

/** How often cameras were looked at and footage was asked for; not there in a town that has no month to tell of. */
export function MonthlyFigures(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(readMonthlyFigures, {});
  const months = answer.data?.months ?? [];
  if (months.length === 0) return null;
  return (
    <Section title={t('video.months.title')}>
      <DataTable
        label={t('video.months.title')}
        rows={months}
        keyOf={({ month }) => month}
        columns={[
          { title: t('video.months.month'), cell: ({ month }) => month },
          { title: t('video.months.live'), cell: ({ liveLooks }) => liveLooks },
          { title: t('video.months.footage'), cell: ({ footageLooks }) => footageLooks },
          { title: t('video.months.exports'), cell: ({ exports }) => exports },
          { title: t('video.months.emergencies'), cell: ({ emergencies }) => emergencies },
          { title: t('video.months.asked'), cell: ({ asked }) => asked },
          { title: t('video.months.in-time'), cell: ({ answeredInTime }) => answeredInTime },
          { title: t('video.months.refused'), cell: ({ refused }) => refused },
          { title: t('video.months.solved'), cell: ({ solved }) => solved },
        ]}
      />
    </Section>
  );
}
