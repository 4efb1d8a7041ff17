import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { needsReason } from '../../contract/ladder.ts';
import type { TaskState as State } from '../../contract/ladder.ts';
import { listTasks, readTask, takeTaskStep } from '../../contract/tasks.ts';
import type { TaskCard, UnitView } from '../../contract/tasks.ts';
import card from '../card/Card.module.css';
import { SoughtPerson } from '../photo-cards/SoughtPerson.tsx';
import { focusOnMount } from '../shared/focus-on-mount.ts';
import { TaskState } from '../shared/TaskState.tsx';
import classes from './Task.module.css';

export interface TaskPaneProps {
  readonly id: string;
  readonly units: readonly UnitView[];
  readonly onClose: () => void;
}

/** What happened and where, whom to call, and the next step as the largest thing on the screen. */
export function TaskPane({ id, units, onClose }: TaskPaneProps): ReactNode {
  const t = useText();
  const answer = useQueryRoute(readTask, { id });
  if (answer.isPending) return <LoadingState />;
  if (answer.error) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  const task = answer.data;
  return (
    <div className={card.card}>
      <header className={card.head}>
        <div>
          <h2 className={card.title}>{task.incidentTitle}</h2>
          <p className={card.muted}>
            {t('incidents.number', { number: String(task.number ?? '') })}{' '}
            <TaskState state={task.state} isLate={task.isLate} />
          </p>
        </div>
        <Button variant="subtle" onClick={onClose}>
          {t('incidents.card.back')}
        </Button>
      </header>
      <Steps task={task} units={units.filter(({ serviceId }) => serviceId === task.serviceId)} />
      {task.sought ? <SoughtPerson sought={task.sought} /> : null}
      <TaskFacts task={task} />
    </div>
  );
}

function Steps({ task, units }: { task: TaskCard; units: readonly UnitView[] }): ReactNode {
  const t = useText();
  const [downTo, setDownTo] = useState<State | null>(null);
  const [unitId, setUnitId] = useState<string | null>(null);
  const take = useCommand(takeTaskStep, { changes: [listTasks, readTask], onDone: () => setDownTo(null) });
  const { id, next } = task;
  if (next.length === 0) return null;
  const free = units.filter(({ state }) => state === 'free');
  const step = (to: State, reason: string | null): void => take.mutate({ id, to, reason, unitId });
  return (
    <div className={classes.steps}>
      {take.error ? <Notice kind="danger">{problemText(take.error, t)}</Notice> : null}
      {free.length > 0 && task.unit === null ? (
        <Select
          label={t('incidents.work.unit')}
          clearable
          data={free.map((unit) => ({ value: unit.id, label: unit.title }))}
          value={unitId}
          onChange={setUnitId}
        />
      ) : null}
      {downTo ? (
        <ReasonForm
          to={downTo}
          isSending={take.isPending}
          onSend={(reason) => step(downTo, reason)}
          onCancel={() => setDownTo(null)}
        />
      ) : (
        <div className={classes.buttons}>
          {next.map((to, index) => (
            <Button
              key={to}
              size={index === 0 ? 'lg' : 'md'}
              variant={needsReason(to) ? 'subtle' : index === 0 ? 'filled' : 'default'}
              loading={take.isPending && take.variables.to === to}
              onClick={() => (needsReason(to) ? setDownTo(to) : step(to, null))}
            >
              {t(`incidents.step.${to}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

interface ReasonFormProps {
  readonly to: State;
  readonly isSending: boolean;
  readonly onSend: (reason: string) => void;
  readonly onCancel: () => void;
}

function ReasonForm({ to, isSending, onSend, onCancel }: ReasonFormProps): ReactNode {
  const t = useText();
  const [reason, setReason] = useState('');
  return (
    <form
      className={card.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(reason);
      }}
    >
      <TextInput
        label={t('incidents.work.reason')}
        required
        ref={focusOnMount}
        minLength={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={card.buttons}>
        <Button type="submit" loading={isSending}>
          {t(`incidents.step.${to}`)}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('incidents.card.cancel')}
        </Button>
      </div>
    </form>
  );
}

function TaskFacts({ task }: { task: TaskCard }): ReactNode {
  const t = useText();
  const { address, placeNote, place, words, caller, injured, answers, others, photos } = task;
  return (
    <>
      <dl className={card.facts}>
        <Fact name={t('incidents.field.address')}>
          {[address || t('incidents.row.no-place'), placeNote].filter(Boolean).join(' · ')}
        </Fact>
        <Fact name={t('incidents.field.words')}>{words}</Fact>
        {answers.map(({ code, title, values }) => (
          <Fact key={code} name={title}>
            {values.join(', ')}
          </Fact>
        ))}
        {injured.count > 0 ? (
          <Fact name={t('incidents.field.injured')}>
            {[
              injured.count,
              injured.trapped > 0 ? t('incidents.work.trapped', { count: injured.trapped }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </Fact>
        ) : null}
        {caller.phone || caller.name ? (
          <Fact name={t('incidents.card.caller')}>
            {caller.name} {caller.phone ? <a href={`tel:${caller.phone}`}>{caller.phone}</a> : null}{' '}
            {caller.note}
          </Fact>
        ) : null}
        {others.length > 0 ? (
          <Fact name={t('incidents.work.others')}>
            {others.map(({ title, state }) => (
              <span key={title} className={classes.other}>
                {title} <TaskState state={state} />
              </span>
            ))}
          </Fact>
        ) : null}
      </dl>
      <Photos photos={photos} />
      {place ? (
        <div className={classes.map}>
          <TownMap
            label={address}
            center={[place.lng, place.lat]}
            zoom={16}
            marker={[place.lng, place.lat]}
          />
        </div>
      ) : null}
    </>
  );
}

/** Pictures of an incident, each as large as it is by a press. */
function Photos({ photos }: { photos: TaskCard['photos'] }): ReactNode {
  const t = useText();
  return (
    <div className={card.photos}>
      {photos.map(({ id, fullUrl, thumbnailUrl }) => (
        <a key={id} href={fullUrl} target="_blank" rel="noreferrer">
          <img src={thumbnailUrl} alt={t('incidents.log.photo')} loading="lazy" />
        </a>
      ))}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
