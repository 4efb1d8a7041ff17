import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import type { Translate } from '#web/texts.tsx';
import { problemText, useText } from '#web/texts.tsx';
import type { IncidentCard } from '../../contract/incident.ts';
import {
  listIncidents,
  proposeServices,
  readIncident,
  registerIncident,
  rejectIncident,
} from '../../contract/routes.ts';
import type { Proposal } from '../../contract/routes.ts';
import { focusOnMount } from '../shared/focus-on-mount.ts';
import { Keyed } from '../shared/Keyed.tsx';
import classes from './Card.module.css';
import type { CardDraft } from './use-card-draft.ts';

/** Services by the run card, changed by hand where the operator knows better; then all are told at once. */
export function SendPanel({ card, draft }: { card: IncidentCard; draft: CardDraft }): ReactNode {
  const t = useText();
  const { typeCode, level, place, address, placeNote } = draft.fields;
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [isPlaceUnknown, setIsPlaceUnknown] = useState(false);
  const proposals = useQueryRoute(
    proposeServices,
    { level, ...(typeCode ? { typeCode } : {}), ...place },
    { keepsPrevious: true },
  );
  const services = proposals.data?.services ?? [];
  const isSent = ({ serviceId, isProposed }: Proposal): boolean => byHand.get(serviceId) ?? isProposed;
  const send = useCommand(registerIncident, { changes: [listIncidents, readIncident] });
  const submit = async (): Promise<void> => {
    const version = await draft.flush();
    const serviceIds = services.filter(isSent).map(({ serviceId }) => serviceId);
    if (version !== null) send.mutate({ id: card.id, version, serviceIds, isPlaceUnknown });
  };
  const toggle = (index: number): void => {
    const service = services[index];
    if (service) setByHand(new Map(byHand).set(service.serviceId, !isSent(service)));
  };
  useHotkeys(
    [
      ['mod+Enter', () => void submit()],
      ...Array.from({ length: 9 }, (_, index): [string, () => void] => [
        `ctrl+alt+${index + 1}`,
        () => toggle(index),
      ]),
    ],
    [],
  );
  const hasNoPlace = !place && address === '' && placeNote === '';
  return (
    <section className={classes.panel} aria-labelledby="send-title">
      <h3 id="send-title">{t('incidents.send.title')}</h3>
      <ServiceList services={services} isSent={isSent} onToggle={toggle} />
      {hasNoPlace ? (
        <Checkbox
          label={t('incidents.send.place-unknown')}
          checked={isPlaceUnknown}
          onChange={(event) => setIsPlaceUnknown(event.currentTarget.checked)}
        />
      ) : null}
      {send.error ? <Notice kind="danger">{problemText(send.error, t)}</Notice> : null}
      <Button loading={send.isPending} onClick={() => void submit()}>
        <Keyed label={t('incidents.send.send')} keys="Ctrl+Enter" />
      </Button>
      <Reject card={card} draft={draft} />
    </section>
  );
}

function ServiceList(props: {
  readonly services: readonly Proposal[];
  readonly isSent: (service: Proposal) => boolean;
  readonly onToggle: (index: number) => void;
}): ReactNode {
  return (
    <ul className={classes.services}>
      {props.services.map((service, index) => (
        <li key={service.serviceId}>
          <Checkbox
            label={<ServiceLabel service={service} place={index + 1} />}
            checked={props.isSent(service)}
            onChange={() => props.onToggle(index)}
          />
        </li>
      ))}
    </ul>
  );
}

function ServiceLabel({ service, place }: { service: Proposal; place: number }): ReactNode {
  const t = useText();
  const { title, unit, shortage, level } = service;
  const facts = [
    level === null ? '' : t('incidents.send.from-level', { level }),
    unit ? unitText(unit, t) : '',
    shortage ? t(`incidents.shortage.${shortage}`) : '',
  ].filter(Boolean);
  return (
    <>
      {place <= 9 ? <Keyed label={title} keys={`Ctrl+Alt+${place}`} /> : title}
      <span className={classes.fine}>{facts.join(' · ')}</span>
    </>
  );
}

function unitText({ title, distanceM }: NonNullable<Proposal['unit']>, t: Translate): string {
  return distanceM === null ? title : t('incidents.send.unit', { unit: title, metres: distanceM });
}

function Reject({ card, draft }: { card: IncidentCard; draft: CardDraft }): ReactNode {
  const t = useText();
  const [reason, setReason] = useState<string | null>(null);
  const reject = useCommand(rejectIncident, { changes: [listIncidents, readIncident] });
  const submit = async (): Promise<void> => {
    const version = await draft.flush();
    if (version !== null && reason) reject.mutate({ id: card.id, version, reason });
  };
  if (reason === null)
    return (
      <Button variant="subtle" onClick={() => setReason('')}>
        {t('incidents.send.reject')}
      </Button>
    );
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextInput
        label={t('incidents.send.reject-reason')}
        required
        ref={focusOnMount}
        minLength={3}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {reject.error ? <Notice kind="danger">{problemText(reject.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={reject.isPending}>
          {t('incidents.send.reject')}
        </Button>
        <Button variant="subtle" onClick={() => setReason(null)}>
          {t('incidents.card.cancel')}
        </Button>
      </div>
    </form>
  );
}
