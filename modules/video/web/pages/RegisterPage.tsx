import type { ReactNode } from 'react';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { ButtonLink } from '#web/links.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { readPublicRegister } from '../../contract/camera-routes.ts';
import { readRequestFigures } from '../../contract/request-routes.ts';
import { DataTable } from '#web/design/DataTable.tsx';
import { MonthlyFigures } from '../transparency/MonthlyFigures.tsx';
import classes from './Video.module.css';

type Register = OutputOf<typeof readPublicRegister>;

/** What everybody may know: who watches, where nothing forbids telling it, what for and how long it is kept. */
export function RegisterPage(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(readPublicRegister, {});
  return (
    <Page
      title={t('video.register.title')}
      lead={t('video.register.lead')}
      actions={<ButtonLink to="/footage">{t('video.register.ask')}</ButtonLink>}
    >
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.count === 0 ? (
        <EmptyState title={t('video.register.empty')} />
      ) : (
        <Shown register={answer.data} />
      )}
    </Page>
  );
}

function Shown({ register }: { readonly register: Register }): ReactNode {
  const t = useText();
  return (
    <>
      <Section title={t('video.register.groups', { count: register.count })}>
        <ul className={classes.figures}>
          {register.groups.map(({ group, count, purposes }) => (
            <li key={group}>
              <strong>{count}</strong>
              <span>{t(`video.group.${group}`)}</span>
              <small>
                {purposes
                  .map(({ purpose, count: own }) => `${t(`video.purpose.${purpose}`)}: ${own}`)
                  .join(' · ')}
              </small>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('video.register.owners')}>
        <DataTable
          label={t('video.register.owners')}
          rows={register.owners}
          keyOf={({ organisationId }) => organisationId}
          columns={[
            { title: t('video.field.owner'), cell: ({ name }) => name },
            { title: t('video.register.count'), cell: ({ count }) => count },
            {
              title: t('video.register.kept'),
              cell: ({ longestRetentionDays }) => t('video.days', { count: longestRetentionDays }),
            },
          ]}
        />
      </Section>
      <Figures />
      <MonthlyFigures />
      <Places cameras={register.cameras} />
    </>
  );
}

/** Of footage requests, without a name. */
function Figures(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(readRequestFigures, {});
  if (!answer.data || answer.data.asked === 0) return null;
  const { asked, answered, answeredInTime, refused, solved } = answer.data;
  return (
    <Section title={t('video.figures.title')}>
      <p>{t('video.figures.text', { asked, answered, answeredInTime, refused, solved })}</p>
    </Section>
  );
}

function Places({ cameras }: { readonly cameras: Register['cameras'] }): ReactNode {
  const t = useText();
  if (cameras.length === 0) return null;
  const points = cameras.map(({ number, lng, lat }) => ({ id: String(number), lng, lat, kind: 'camera' }));
  return (
    <Section title={t('video.register.places')}>
      <div className={classes.publicMap}>
        <TownMap label={t('video.register.map')} points={points} />
      </div>
      <DataTable
        label={t('video.register.places')}
        rows={cameras}
        keyOf={({ number }) => String(number)}
        columns={[
          { title: t('video.field.name'), cell: ({ name }) => name },
          { title: t('video.field.address'), cell: ({ address }) => address },
          { title: t('video.field.owner'), cell: ({ ownerName }) => ownerName },
          { title: t('video.field.purpose'), cell: ({ purpose }) => t(`video.purpose.${purpose}`) },
          { title: t('video.field.legal-basis'), cell: ({ legalBasis }) => legalBasis },
          {
            title: t('video.register.kept'),
            cell: ({ retentionDays }) => t('video.days', { count: retentionDays }),
          },
        ]}
      />
    </Section>
  );
}
