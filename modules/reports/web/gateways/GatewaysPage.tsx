import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { GatewayView } from '../../contract/gateways/gateway.ts';
import { addGateway, changeGateway, discoverGateway, listGateways } from '../../contract/gateways/routes.ts';
import classes from './Gateways.module.css';
import { faultText } from './fault-text.ts';
import { GatewayFieldset } from './GatewayFieldset.tsx';
import { blankDraft, draftOf, inputOf } from './gateway-draft.ts';
import { MappingEditor } from './MappingEditor.tsx';

/** Discovery and polling go on in the background; the page looks after them. */
const lookEveryMs = 10_000;

/** Open311 servers of other bodies: where each is, what it takes and how it goes with it. */
export function GatewaysPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listGateways, {}, { refreshMs: lookEveryMs });
  const gateways = list.data?.gateways ?? [];
  const taken = new Set(gateways.map(({ organisation }) => organisation.id));
  return (
    <Page title={t('reports.gateways.title')} lead={t('reports.gateways.lead')} width="full">
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && gateways.length === 0 ? (
        <EmptyState icon="forward" title={t('reports.gateways.none')} />
      ) : null}
      {gateways.map((gateway) => (
        <OneGateway key={`${gateway.id} ${gateway.version}`} gateway={gateway} />
      ))}
      {list.data ? (
        <NewGateway organisations={list.data.organisations.filter(({ id }) => !taken.has(id))} />
      ) : null}
    </Page>
  );
}

function OneGateway({ gateway }: { gateway: GatewayView }): ReactNode {
  const t = useText();
  const [draft, setDraft] = useState(() => draftOf(gateway));
  const save = useCommand(changeGateway, {
    changes: [listGateways],
    onDone: () => notifications.show({ message: t('reports.gateways.saved') }),
  });
  const discover = useCommand(discoverGateway, { changes: [listGateways] });
  const { id, version } = gateway;
  return (
    <Section title={gateway.organisation.name}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ id, version, ...inputOf(draft) });
        }}
      >
        <GatewayState gateway={gateway} />
        <GatewayFieldset draft={draft} hasKey={gateway.hasKey} onChange={setDraft} />
        <MappingEditor
          services={draft.services}
          known={gateway.knownServices}
          onChange={(services) => setDraft({ ...draft, services })}
        />
        {save.error ? <Notice kind="danger">{problemText(save.error, t)}</Notice> : null}
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending}>
            {t('reports.gateways.save')}
          </Button>
          <Button variant="default" loading={discover.isPending} onClick={() => discover.mutate({ id })}>
            {t('reports.gateways.discover')}
          </Button>
        </div>
      </form>
    </Section>
  );
}

/** How it goes with the other side, in words. */
function GatewayState({ gateway }: { gateway: GatewayView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { fault, discoveryFault, discoveredAt, lastSuccessAt } = gateway;
  const shown = fault ?? discoveryFault;
  const isUnknown = discoveredAt === null || (discoveryFault !== null && gateway.knownServices.length === 0);
  return (
    <Notice kind={shown ? 'warning' : 'info'} {...(shown ? { title: faultText(shown, t) } : {})}>
      <p className={classes.state}>
        {isUnknown
          ? t('reports.gateways.not-discovered')
          : t('reports.gateways.discovered', {
              time: dateTime(discoveredAt),
              count: gateway.knownServices.length,
            })}{' '}
        {lastSuccessAt === null ? null : t('reports.gateways.asked', { time: dateTime(lastSuccessAt) })}{' '}
        {t('reports.gateways.counts', { waiting: gateway.waitingCount, person: gateway.needsPersonCount })}
      </p>
    </Notice>
  );
}

function NewGateway({
  organisations,
}: {
  organisations: readonly { id: string; name: string }[];
}): ReactNode {
  const t = useText();
  const [organisationId, setOrganisationId] = useState<string | null>(null);
  const [draft, setDraft] = useState(blankDraft);
  const add = useCommand(addGateway, {
    changes: [listGateways],
    onDone: () => {
      setOrganisationId(null);
      setDraft(blankDraft);
    },
  });
  return (
    <Section title={t('reports.gateways.new')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (organisationId) add.mutate({ organisationId, ...inputOf(draft) });
        }}
      >
        <Select
          required
          searchable
          label={t('reports.gateways.organisation')}
          data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
          value={organisationId}
          onChange={setOrganisationId}
        />
        <GatewayFieldset draft={draft} hasKey={false} onChange={setDraft} />
        {add.error ? <Notice kind="danger">{problemText(add.error, t)}</Notice> : null}
        <div>
          <Button type="submit" loading={add.isPending}>
            {t('reports.gateways.add')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
