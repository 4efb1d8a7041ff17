import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { readSetup } from '../../contract/setup.ts';
import type { ServiceView } from '../../contract/setup.ts';
import shift from '../shift/Shift.module.css';
import { RunCardSection } from './RunCardSection.tsx';
import { ServiceForm } from './ServiceForm.tsx';
import { UnitForm } from './UnitForm.tsx';

/** Services, their clocks and chains, their units, and the run cards of each type. */
export function SetupPage(): ReactNode {
  const t = useText();
  const setup = useQueryRoute(readSetup, {});
  return (
    <Page title={t('incidents.nav.setup')} width="usual">
      {setup.isPending ? <LoadingState /> : null}
      {setup.error ? <ErrorState problem={setup.error} onRetry={() => void setup.refetch()} /> : null}
      {setup.data ? <Setup setup={setup.data} /> : null}
    </Page>
  );
}

function Setup({ setup }: { setup: OutputOf<typeof readSetup> }): ReactNode {
  const t = useText();
  const [isAdding, setIsAdding] = useState(false);
  const { services } = setup;
  return (
    <>
      <Section
        title={t('incidents.setup.services')}
        aside={
          <Button variant="default" onClick={() => setIsAdding(true)}>
            {t('incidents.setup.add-service')}
          </Button>
        }
      >
        {isAdding ? (
          <Surface>
            <ServiceForm service={null} services={services} onDone={() => setIsAdding(false)} />
          </Surface>
        ) : null}
        {services.length === 0 ? <EmptyState title={t('incidents.setup.no-services')} /> : null}
        {services.map((service) => (
          <ServiceRow
            key={service.id}
            service={service}
            services={services}
            units={setup.units.filter(({ serviceId }) => serviceId === service.id)}
          />
        ))}
      </Section>
      <Section title={t('incidents.setup.run-cards')}>
        <RunCardSection setup={setup} />
      </Section>
    </>
  );
}

function ServiceRow(props: {
  readonly service: ServiceView;
  readonly services: readonly ServiceView[];
  readonly units: readonly { readonly id: string; readonly title: string }[];
}): ReactNode {
  const t = useText();
  const [isEditing, setIsEditing] = useState(false);
  const { service, services, units } = props;
  const next = services.find(({ id }) => id === service.nextServiceId)?.title;
  if (isEditing)
    return (
      <Surface>
        <ServiceForm service={service} services={services} onDone={() => setIsEditing(false)} />
        <UnitForm serviceId={service.id} />
      </Surface>
    );
  return (
    <div className={shift.duty}>
      <strong>{service.title}</strong>
      <span className={shift.muted}>
        {[
          service.organisation,
          service.phone,
          t('incidents.setup.seconds', { count: service.acknowledgeSeconds }),
          service.seniorEmail ? t('incidents.setup.senior-is', { email: service.seniorEmail }) : null,
          next ? t('incidents.setup.next-is', { service: next }) : null,
          units.map(({ title }) => title).join(', '),
          service.isActive ? null : t('incidents.setup.inactive'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <Button variant="subtle" onClick={() => setIsEditing(true)}>
        {t('incidents.setup.edit')}
      </Button>
    </div>
  );
}
