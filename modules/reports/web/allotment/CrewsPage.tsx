import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, MultiSelect, TextInput } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { changeCrew, closeCrew, createCrew, crewMembersAtMost, listTeams } from '../../contract/allotment.ts';
import type { CrewView, WorkTeam } from '../../contract/allotment.ts';
import { listTasks } from '../../contract/routes.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import classes from './Allotment.module.css';

const touched = [listTeams, listTasks];

/** The crews of the organisation: who is in them, what they are called. */
export function CrewsPage(): ReactNode {
  const t = useText();
  const list = useQueryRoute(listTeams, {});
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  const teams = list.data.teams.filter(({ canKeepCrews }) => canKeepCrews);
  return (
    <Page title={t('reports.nav.crews')} lead={t('reports.crew.lead')}>
      {teams.length === 0 ? (
        <EmptyState icon="people" title={t('reports.crew.others-keep')}>
          {t('reports.crew.others-keep-text')}
        </EmptyState>
      ) : null}
      {teams.map((team) => (
        <Team key={team.organisation.id} team={team} />
      ))}
    </Page>
  );
}

function Team({ team }: { team: WorkTeam }): ReactNode {
  const t = useText();
  const [edited, setEdited] = useState<CrewView | 'new' | null>(null);
  const close = (): void => setEdited(null);
  return (
    <Section
      title={team.organisation.name}
      aside={<Button onClick={() => setEdited('new')}>{t('reports.crew.new')}</Button>}
    >
      {team.crews.length === 0 ? (
        <EmptyState icon="people" title={t('reports.crew.none')}>
          {t('reports.crew.none-text')}
        </EmptyState>
      ) : (
        <ul className={classes.crews}>
          {team.crews.map((crew) => (
            <CrewItem key={crew.id} crew={crew} onEdit={() => setEdited(crew)} />
          ))}
        </ul>
      )}
      {edited ? <CrewDialog team={team} crew={edited === 'new' ? null : edited} onClose={close} /> : null}
    </Section>
  );
}

function CrewItem({ crew, onEdit }: { crew: CrewView; onEdit: () => void }): ReactNode {
  const t = useText();
  const { name, members } = crew;
  return (
    <li className={classes.crew}>
      <div className={classes.words}>
        <p className={classes.name}>{name}</p>
        <p className={classes.muted}>
          {members.length === 0
            ? t('reports.crew.nobody')
            : `${t('reports.crew.of', { count: members.length })}: ${members.map((one) => one.name).join(', ')}`}
        </p>
      </div>
      <Button variant="default" aria-label={t('reports.crew.edit', { name })} onClick={onEdit}>
        {t('reports.crew.change')}
      </Button>
    </li>
  );
}

interface CrewDialogProps {
  readonly team: WorkTeam;
  readonly crew: CrewView | null;
  readonly onClose: () => void;
}

function CrewDialog({ team, crew, onClose }: CrewDialogProps): ReactNode {
  const t = useText();
  const [name, setName] = useState(crew?.name ?? '');
  const [memberIds, setMemberIds] = useState(crew?.members.map(({ id }) => id) ?? []);
  const options = { changes: touched, onDone: onClose };
  const create = useCommand(createCrew, options);
  const change = useCommand(changeCrew, options);
  const end = useCommand(closeCrew, options);
  const problem = create.error ?? change.error;
  const submit = (): void => {
    if (crew) change.mutate({ id: crew.id, version: crew.version, name, memberIds });
    else create.mutate({ organisationId: team.organisation.id, name, memberIds });
  };
  return (
    <FormDialog
      title={crew ? t('reports.crew.edit', { name: crew.name }) : t('reports.crew.new')}
      submit={t('reports.crew.save')}
      isBusy={create.isPending || change.isPending}
      problem={problem}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput
        label={t('reports.crew.name')}
        required
        data-autofocus
        maxLength={80}
        value={name}
        error={fieldText(problem, '/name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        label={t('reports.crew.members')}
        description={t('reports.crew.members-hint')}
        data={team.people.map((person) => ({ value: person.id, label: person.name }))}
        value={memberIds}
        onChange={setMemberIds}
        classNames={{ input: classes.tall ?? '' }}
        maxValues={crewMembersAtMost}
        searchable
        clearable
      />
      {crew ? (
        <div className={classes.words}>
          <p className={classes.muted}>{t('reports.crew.close-hint')}</p>
          <div className={classes.buttons}>
            <Button
              variant="default"
              loading={end.isPending}
              onClick={() => end.mutate({ id: crew.id, version: crew.version })}
            >
              {t('reports.crew.close')}
            </Button>
          </div>
          {end.error ? <Notice kind="danger">{problemText(end.error, t)}</Notice> : null}
        </div>
      ) : null}
    </FormDialog>
  );
}
