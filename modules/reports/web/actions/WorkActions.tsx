import type { ChangeEvent, FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea, TextInput } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { newKey } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import { focusOnMount } from '../components/focus-on-mount.ts';
import { PhotoField } from '../photos/PhotoField.tsx';
import type { PickedPhotos } from '../photos/use-picked-photos.ts';
import { usePickedPhotos } from '../photos/use-picked-photos.ts';
import { OverlayShot } from '../proof/OverlayShot.tsx';
import { TemplatePicker } from '../templates/TemplatePicker.tsx';
import { withWaiting } from '../work-offline/step.ts';
import { useWorkStep } from '../work-offline/use-work-step.ts';
import { BodyDialog, ExplainDialog, QuestionDialog } from './LifeDialogs.tsx';
import classes from './Actions.module.css';

/** What an executor does with a report: take it, name the day, prove the work. */
export function WorkActions({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const [isPlanning, setIsPlanning] = useState(false);
  const take = useWorkStep(report);
  const photos = usePickedPhotos();
  if (!report.can.work || !report.actions.includes('answer')) return null;

  const { waiting } = take;
  const isAnswered = waiting.some(({ act }) => act.kind === 'answer');
  if (isAnswered) return null;
  const { status } = withWaiting(report, waiting);
  const shoot = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    photos.add(files.map((blob) => ({ key: newKey(), blob, source: 'camera' })));
  };
  if (photos.photos.length > 0) return <AnswerForm report={report} photos={photos} />;
  return (
    <section className={classes.panel} aria-label={t('reports.work.title')}>
      {take.problem ? <Notice kind="danger">{problemText(take.problem, t)}</Notice> : null}
      <label className={classes.shoot}>
        <input type="file" accept="image/*" capture="environment" className="veche-hidden" onChange={shoot} />
        <icons.camera size={26} aria-hidden="true" />
        {t('reports.work.done')}
      </label>
      <OverlayShot report={report} onShot={(photo) => photos.add([photo])} />
      {isPlanning ? (
        <PlanForm report={report} onDone={() => setIsPlanning(false)} />
      ) : (
        <div className={classes.buttons}>
          {status !== 'in-work' ? (
            <Button
              loading={take.isBusy}
              leftSection={<icons.tool size={20} aria-hidden="true" />}
              onClick={() => take.perform({ kind: 'take' })}
            >
              {t('reports.work.take')}
            </Button>
          ) : null}
          <Button
            variant="default"
            leftSection={<icons.calendar size={20} aria-hidden="true" />}
            onClick={() => setIsPlanning(true)}
          >
            {t(report.plannedOn ? 'reports.work.plan-anew' : 'reports.work.plan')}
          </Button>
          <OtherWays report={report} />
        </div>
      )}
    </section>
  );
}

/** What else may come of a report than work: a question, an explanation, another body. */
function OtherWays({ report }: { report: ReportCard }): ReactNode {
  const t = useText();
  const [opened, setOpened] = useState<WorkDialogProps['opened']>(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<icons.message size={20} aria-hidden="true" />}
        onClick={() => setOpened('ask')}
      >
        {t('reports.question.ask')}
      </Button>
      <Button
        variant="default"
        leftSection={<icons.info size={20} aria-hidden="true" />}
        onClick={() => setOpened('explain')}
      >
        {t('reports.work.explain')}
      </Button>
      {report.actions.includes('ask-forward') ? (
        <Button
          variant="default"
          leftSection={<icons.forward size={20} aria-hidden="true" />}
          onClick={() => setOpened('not-ours')}
        >
          {t('reports.body.title-not-ours')}
        </Button>
      ) : (
        <p className={classes.hint}>{t('reports.bounce.asked', { body: report.nextBody?.name ?? '' })}</p>
      )}
      <WorkDialog report={report} opened={opened} onClose={() => setOpened(null)} />
    </>
  );
}

interface WorkDialogProps {
  readonly report: ReportCard;
  readonly opened: 'ask' | 'explain' | 'not-ours' | null;
  readonly onClose: () => void;
}

function WorkDialog({ report, opened, onClose }: WorkDialogProps): ReactNode {
  const props = { report, onClose, onDone: onClose };
  switch (opened) {
    case 'ask':
      return <QuestionDialog {...props} by="executor" />;
    case 'explain':
      return <ExplainDialog {...props} />;
    case 'not-ours':
      return <BodyDialog {...props} kind="not-ours" />;
    case null:
      return null;
  }
}

function PlanForm({ report, onDone }: { report: ReportCard; onDone: () => void }): ReactNode {
  const t = useText();
  const { town } = useSession();
  const [plannedOn, setPlannedOn] = useState(report.plannedOn ?? '');
  const [text, setText] = useState('');
  const plan = useWorkStep(report, onDone);
  const { problem } = plan;
  const isPast = problem?.code === 'reports.planned-in-the-past';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    plan.perform({ kind: 'plan', plannedOn, text: text.trim() });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        type="date"
        label={t('reports.work.planned-on')}
        required
        ref={focusOnMount}
        min={todayIn(town.timeZone)}
        value={plannedOn}
        onChange={(event) => setPlannedOn(event.currentTarget.value)}
        error={isPast && problem ? problemText(problem, t) : fieldText(problem, '/plannedOn')}
      />
      <TemplatePicker
        number={report.number}
        step="plan"
        plannedOn={plannedOn}
        value={text}
        onChange={setText}
      />
      <Textarea
        label={t('reports.work.plan-note')}
        autosize
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {problem && !isPast ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={plan.isBusy}>
          {t('reports.work.plan-send')}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t('web.action.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The civil date of the town's clock; `en-CA` writes it as `YYYY-MM-DD`. */
function todayIn(timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());
}

/** The picture before stays in sight, so that the one after is taken from the same spot. */
function AnswerForm({ report, photos }: { report: ReportCard; photos: PickedPhotos }): ReactNode {
  const t = useText();
  const [text, setText] = useState(t('reports.work.done-text'));
  const answer = useWorkStep(report);
  const before = report.photos.find(({ kind }) => kind === 'problem');
  const { problem } = answer;
  const textError = fieldText(problem, '/text');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const kept = photos.photos.map((photo) => ({ ...photo, uploaded: null }));
    answer.perform({ kind: 'answer', text, photos: kept });
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={t('reports.work.title')}>
      <div className={classes.proof}>
        {before ? (
          <figure>
            <figcaption>{t('reports.photo.before')}</figcaption>
            <img src={before.thumbnailUrl} alt={t('reports.photo.kind.problem')} />
          </figure>
        ) : null}
        <figure>
          <figcaption>{t('reports.photo.after')}</figcaption>
          <PhotoField
            photos={photos.photos}
            onAdd={photos.add}
            onRemove={photos.remove}
            cameraText={t('reports.work.one-more')}
          />
        </figure>
      </div>
      <TemplatePicker number={report.number} step="answer" value={text} onChange={setText} />
      <Textarea
        label={t('reports.work.answer')}
        autosize
        minRows={2}
        maxLength={4000}
        required
        value={text}
        error={textError}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {problem && !textError ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
      <Button
        type="submit"
        size="lg"
        loading={answer.isBusy}
        leftSection={<icons.send size={20} aria-hidden="true" />}
      >
        {t('reports.work.send')}
      </Button>
    </form>
  );
}
