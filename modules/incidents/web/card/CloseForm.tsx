import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import type { IncidentCard } from '../../contract/incident.ts';
import { closeIncident, listIncidents, readIncident } from '../../contract/routes.ts';
import { Keyed } from '../shared/Keyed.tsx';
import classes from './Card.module.css';
import type { CardDraft } from './use-card-draft.ts';

/** Ends the card with its result; the server says which services are still at work. */
export function CloseForm({ card, draft }: { card: IncidentCard; draft: CardDraft }): ReactNode {
  const t = useText();
  const [result, setResult] = useState('');
  const close = useCommand(closeIncident, { changes: [listIncidents, readIncident] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const version = await draft.flush();
    if (version !== null) close.mutate({ id: card.id, version, result });
  };
  useHotkeys([['alt+Z', () => document.getElementById('close-result')?.focus()]], []);
  return (
    <form className={classes.panel} onSubmit={(event) => void submit(event)}>
      <h3>{t('incidents.close.title')}</h3>
      <Textarea
        id="close-result"
        label={<Keyed label={t('incidents.close.result')} keys="Alt+Z" />}
        autosize
        minRows={2}
        required
        minLength={3}
        maxLength={2000}
        value={result}
        onChange={(event) => setResult(event.currentTarget.value)}
      />
      {close.error ? <Notice kind="danger">{problemText(close.error, t)}</Notice> : null}
      <Button type="submit" variant="default" loading={close.isPending}>
        {t('incidents.close.close')}
      </Button>
    </form>
  );
}
