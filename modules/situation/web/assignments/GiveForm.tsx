import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, TextInput, Textarea } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { giveAssignment, listAssignments, listPerformers } from '../../contract/assignment-routes.ts';
import classes from '../head/Head.module.css';

export interface GiveFormProps {
  readonly figureId: string | null;
  readonly onClose: () => void;
}

/** Who does what until when. */
export function GiveForm({ figureId, onClose }: GiveFormProps): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const [dueOn, setDueOn] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQueryRoute(listPerformers, {});
  const performers = list.data?.performers ?? [];
  const keyOf = (one: { organisationId: string; personId: string }): string =>
    `${one.organisationId}/${one.personId}`;
  const performer = performers.find((one) => keyOf(one) === chosen);
  const give = useCommand(giveAssignment, { changes: [listAssignments], onDone: onClose });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!performer) return;
    const { personId: performerPersonId, organisationId } = performer;
    give.mutate({ text, dueOn, performerPersonId, organisationId, figureId });
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={t('situation.assignments.give')}>
      <Textarea
        label={t('situation.assignment.what')}
        value={text}
        required
        autosize
        minRows={2}
        maxLength={2000}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Select
        label={t('situation.assignment.performer')}
        data={performers.map((one) => ({ value: keyOf(one), label: `${one.name}, ${one.organisation}` }))}
        value={chosen}
        required
        searchable
        onChange={setChosen}
      />
      <TextInput
        type="date"
        label={t('situation.assignment.due')}
        value={dueOn}
        required
        onChange={({ currentTarget }) => setDueOn(currentTarget.value)}
      />
      {give.error ? <Notice kind="danger">{problemText(give.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={give.isPending}>
          {t('situation.assignments.give')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('situation.place.close')}
        </Button>
      </div>
    </form>
  );
}
