import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, TextInput } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { isoOf } from '#web/local-time.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { addDuty, listDuties, removeDuty } from '../../contract/shifts.ts';
import type { Duty } from '../../contract/shifts.ts';
import classes from './Shift.module.css';

/** Who is on duty and when: only they are called. */
export function RosterPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listDuties, {});
  return (
    <Page title={t('incidents.nav.roster')} lead={t('incidents.roster.lead')} width="usual">
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data ? (
        <>
          <AddDuty people={list.data.people} />
          <Section title={t('incidents.roster.ahead')}>
            {list.data.duties.length === 0 ? <EmptyState title={t('incidents.roster.empty')} /> : null}
            {list.data.duties.map((duty) => (
              <DutyRow key={duty.id} duty={duty} />
            ))}
          </Section>
        </>
      ) : null}
    </Page>
  );
}

function AddDuty({ people }: { people: OutputOf<typeof listDuties>['people'] }): ReactNode {
  const t = useText();
  const { town } = useSession();
  const [who, setWho] = useState<string | null>(null);
  const [startsAt, setStartsAt] = useState('');
  const [endsAt, setEndsAt] = useState('');
  const add = useCommand(addDuty, { changes: [listDuties], onDone: () => setWho(null) });
  const organisations = new Set(people.map(({ organisationId }) => organisationId)).size;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const person = people.find(({ id, organisationId }) => `${organisationId}/${id}` === who);
    const [from, to] = [isoOf(startsAt, town.timeZone), isoOf(endsAt, town.timeZone)];
    if (!person || from === null || to === null) return;
    add.mutate({
      organisationId: person.organisationId,
      personId: person.id,
      startsAt: from,
      endsAt: to,
    });
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={t('incidents.roster.add')}>
      <Select
        label={t('incidents.roster.person')}
        searchable
        required
        data={people.map(({ id, organisationId, name, organisation }) => ({
          value: `${organisationId}/${id}`,
          label: organisations > 1 ? `${name}, ${organisation}` : name,
        }))}
        value={who}
        onChange={setWho}
      />
      <TextInput
        label={t('incidents.roster.from')}
        type="datetime-local"
        required
        value={startsAt}
        onChange={(event) => setStartsAt(event.currentTarget.value)}
      />
      <TextInput
        label={t('incidents.roster.to')}
        type="datetime-local"
        required
        value={endsAt}
        onChange={(event) => setEndsAt(event.currentTarget.value)}
      />
      <Button type="submit" loading={add.isPending} disabled={!who}>
        {t('incidents.roster.add')}
      </Button>
      {add.error ? <Notice kind="danger">{problemText(add.error, t)}</Notice> : null}
    </form>
  );
}

function DutyRow({ duty }: { duty: Duty }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const remove = useCommand(removeDuty, { changes: [listDuties] });
  const { id, person, organisation, startsAt, endsAt, isNow } = duty;
  return (
    <div className={classes.duty}>
      <strong>{person}</strong>
      <span className={classes.muted}>{organisation}</span>
      <span>
        {dateTime(startsAt)} – {dateTime(endsAt)}
      </span>
      {isNow ? <span>{t('incidents.roster.now')}</span> : null}
      <Button
        variant="subtle"
        size="compact-md"
        loading={remove.isPending}
        onClick={() => remove.mutate({ id })}
      >
        {t('incidents.roster.remove')}
      </Button>
    </div>
  );
}
