import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { listForwardings, readForwarding, settleForwarding } from '../../contract/gateways/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import classes from '../clocks/Clocks.module.css';
import own from './Gateways.module.css';

type Answer = OutputOf<typeof readForwarding>;
type Forwarding = Answer['forwardings'][number];

/** How the report went to another body's server, and what was written about it there. For staff. */
export function OtherBodyPanel({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const answer = useQueryRoute(readForwarding, { number: report.number });
  // NOTE: most reports go nowhere; then there is nothing to show, and a failure of this panel hides nothing else.
  if (!answer.data) return answer.error ? <p>{problemText(answer.error, t)}</p> : null;
  const { forwardings, words, canSettle } = answer.data;
  if (forwardings.length === 0 && words.length === 0) return null;
  return (
    <Surface>
      <section className={classes.panel} aria-label={t('reports.other-body.title')}>
        <h2 className={classes.title}>{t('reports.other-body.title')}</h2>
        {forwardings.map((forwarding) => (
          <OneForwarding key={forwarding.id} forwarding={forwarding} canSettle={canSettle} />
        ))}
        <ul className={classes.list}>
          {words.map(({ id, status, text, createdAt }) => (
            <li key={id} className={classes.clock}>
              <span className={classes.muted}>
                {dateTime(createdAt)}
                {status ? ` · ${status}` : null}
              </span>
              {text ? <span className={own.words}>{text}</span> : null}
            </li>
          ))}
        </ul>
      </section>
    </Surface>
  );
}

function OneForwarding({ forwarding, canSettle }: { forwarding: Forwarding; canSettle: boolean }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { organisationName, state, fault, detail, remoteId, sentAt } = forwarding;
  return (
    <div>
      <p>
        <strong>{organisationName}</strong>
        <br />
        {t(`reports.forwarding-state.${state}`)}
        {remoteId ? ` · № ${remoteId}` : null}
        {sentAt ? ` · ${dateTime(sentAt)}` : null}
      </p>
      {fault ? (
        <Notice kind="warning" title={t(`reports.forwarding-fault.${fault}`)}>
          {detail}
        </Notice>
      ) : null}
      {fault && canSettle ? <Settlement forwarding={forwarding} /> : null}
    </div>
  );
}

/** A person decides: it has a number there, it goes again, or it was told by other means. */
function Settlement({ forwarding }: { forwarding: Forwarding }): ReactNode {
  const t = useText();
  const [remoteId, setRemoteId] = useState('');
  const settle = useCommand(settleForwarding, { changes: [readForwarding, listForwardings] });
  const { id, state, fault } = forwarding;
  const isBroken = state === 'needs-person' && forwarding.remoteId === null;
  return (
    <form
      className={own.settlement}
      onSubmit={(event) => {
        event.preventDefault();
        settle.mutate({ id, decision: { kind: 'arrived', remoteId } });
      }}
    >
      {isBroken ? (
        <>
          <TextInput
            required
            label={t('reports.other-body.number-there')}
            value={remoteId}
            onChange={(event) => setRemoteId(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={settle.isPending}>
            {t('reports.other-body.arrived')}
          </Button>
          {fault === 'hidden' ? null : (
            <Button
              variant="default"
              loading={settle.isPending}
              onClick={() => settle.mutate({ id, decision: { kind: 'send-again' } })}
            >
              {t('reports.other-body.send-again')}
            </Button>
          )}
        </>
      ) : null}
      <Button
        variant="default"
        loading={settle.isPending}
        onClick={() => settle.mutate({ id, decision: { kind: 'told-otherwise' } })}
      >
        {t('reports.other-body.told-otherwise')}
      </Button>
      {settle.error ? <Notice kind="danger">{problemText(settle.error, t)}</Notice> : null}
    </form>
  );
}
