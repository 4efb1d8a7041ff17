import type { FormEvent, ReactNode } from 'react';
import { useRef, useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import type { CallProblem } from '#web/call.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { icons } from '#web/icons.ts';
import { useGo } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useRefreshSession, useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { textLimit } from '../../contract/report.ts';
import { previewReport } from '../../contract/routes.ts';
import { useCategories } from '../categories.ts';
import { PhotoField } from '../photos/PhotoField.tsx';
import { CategoryField } from './CategoryField.tsx';
import type { Draft, DraftFlaw } from './draft.ts';
import { flawsOf, isEmptyDraft } from './draft.ts';
import { NearbyReports } from './NearbyReports.tsx';
import classes from './NewReport.module.css';
import type { SentReport } from './outbox.ts';
import { submitDraft } from './outbox.ts';
import { PlaceField } from './PlaceField.tsx';
import { Preview } from './Preview.tsx';
import { ReportPart } from './ReportPart.tsx';
import type { DraftDesk } from './use-draft.ts';

export interface NewReportFormProps {
  readonly desk: DraftDesk;
  readonly draft: Draft;
  readonly onSent: (report: SentReport) => void;
}

export function NewReportForm({ desk, draft, onSent }: NewReportFormProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const { person } = useSession();
  const sending = useSending({ desk, draft, onSent });
  const preview = usePreview(draft);
  const errors = useFieldErrors(draft, sending);
  return (
    <form className={classes.form} onSubmit={sending.onSubmit} noValidate aria-busy={sending.isBusy}>
      <fieldset className={classes.parts} disabled={sending.isBusy}>
        <legend className="veche-hidden">{t('reports.new.title')}</legend>
        <ReportPart title={t('reports.new.photo')} note={t('reports.new.photo-note')}>
          <PhotoField
            photos={draft.photos}
            cameraText={t('reports.new.take-photo')}
            onAdd={desk.addPhotos}
            onRemove={desk.removePhoto}
            onUploaded={desk.markUploaded}
            problem={errors.photos}
          />
        </ReportPart>
        <ReportPart title={t('reports.new.place')}>
          <PlaceField
            place={draft.place}
            placeText={draft.placeText}
            address={preview.data?.address ?? null}
            isOutside={preview.data?.isInTown === false}
            error={errors.place}
            onPick={(place, placeText) => desk.change({ place, placeText })}
          />
        </ReportPart>
        <ReportPart title={t('reports.new.what')}>
          <Textarea
            id="report-text"
            label={t('reports.new.text')}
            description={t('reports.new.text-hint')}
            autosize
            minRows={3}
            maxRows={12}
            maxLength={textLimit}
            value={draft.text}
            onChange={(event) => desk.change({ text: event.currentTarget.value })}
            error={errors.text}
          />
          <CategoryField
            text={draft.text}
            categoryId={draft.categoryId}
            isChosen={draft.isCategoryChosen}
            categories={categories}
            error={errors.category}
            onChange={(categoryId, isCategoryChosen) => desk.change({ categoryId, isCategoryChosen })}
          />
        </ReportPart>
      </fieldset>
      <div className={classes.side}>
        <NearbyReports reports={draft.place ? (preview.data?.nearby ?? []) : []} categories={categories} />
        <Surface>
          <div className={classes.send}>
            <h2 className={classes.nearbyTitle}>{t('reports.new.before-sending')}</h2>
            <Preview
              answer={draft.place ? preview.data : undefined}
              isAsking={preview.isFetching}
              hasCategory={draft.categoryId !== null}
            />
            <SendingNotice sending={sending} errors={errors} />
            <Button
              type="submit"
              size="lg"
              fullWidth
              loading={sending.isBusy}
              leftSection={<icons.send size={22} aria-hidden="true" />}
            >
              {t(person ? 'reports.new.send' : 'reports.new.sign-in-and-send')}
            </Button>
            <p className={classes.hint}>
              {t(person ? 'reports.new.after-send' : 'reports.new.kept-for-sign-in')}
            </p>
            {isEmptyDraft(draft) ? null : (
              <Button
                variant="subtle"
                onClick={() => void desk.startAnew()}
                leftSection={<icons.trash size={18} aria-hidden="true" />}
              >
                {t('reports.new.start-anew')}
              </Button>
            )}
          </div>
        </Surface>
      </div>
    </form>
  );
}

function usePreview({ place, categoryId }: Draft) {
  const input = { lng: place?.lng ?? 0, lat: place?.lat ?? 0, ...(categoryId ? { categoryId } : {}) };
  return useQueryRoute(previewReport, input, { isEnabled: place !== null, keepsPrevious: true });
}

interface Sending {
  readonly isBusy: boolean;
  /** The person has pressed "send": what is missing is now said at its field. */
  readonly wasPressed: boolean;
  readonly problem: CallProblem | null;
  readonly isWaiting: boolean;
  readonly onSubmit: (event: FormEvent) => void;
}

function useSending({ desk, draft, onSent }: NewReportFormProps): Sending {
  const { person } = useSession();
  const go = useGo();
  const refreshSession = useRefreshSession();
  const [state, setState] = useState<Omit<Sending, 'onSubmit'>>(idle);
  const isSending = useRef(false);

  const send = async (personId: string): Promise<void> => {
    await desk.keepNow();
    const delivery = await submitDraft(draft, personId);
    if (delivery.kind === 'refused') {
      if (delivery.problem.status === 401) await refreshSession();
      return setState({ ...idle, wasPressed: true, problem: delivery.problem });
    }
    desk.letGo();
    if (delivery.kind === 'sent') return onSent(delivery.report);
    setState({ ...idle, isWaiting: true });
    scrollTo({ top: 0 });
  };
  const press = async (): Promise<void> => {
    const [flaw] = flawsOf(draft);
    if (flaw) {
      setState({ ...idle, wasPressed: true });
      document.getElementById(fieldOf[flaw])?.focus();
      return;
    }
    if (!person) {
      await desk.keepNow();
      return await go('/sign-in?next=/reports/new');
    }
    setState({ ...idle, isBusy: true });
    await send(person.id);
  };
  return {
    ...state,
    onSubmit: (event) => {
      event.preventDefault();
      if (isSending.current) return;
      isSending.current = true;
      void press().finally(() => (isSending.current = false));
    },
  };
}

const idle = { isBusy: false, wasPressed: false, problem: null, isWaiting: false } as const;

const fieldOf: Readonly<Record<DraftFlaw, string>> = {
  'no-place': 'report-place',
  'no-text': 'report-text',
  'no-words': 'report-text',
  'no-category': 'report-category',
};

interface FieldErrors {
  readonly text: string | null;
  readonly place: string | null;
  readonly category: string | null;
  readonly photos: string | null;
  /** A problem that belongs to no field. */
  readonly whole: string | null;
}

function useFieldErrors(draft: Draft, { wasPressed, problem }: Sending): FieldErrors {
  const t = useText();
  const flaws = wasPressed ? flawsOf(draft) : [];
  const textOfCode = (code: string): string | null =>
    problem?.code === code ? problemText(problem, t) : null;
  const own = {
    text: flaws.includes('no-text')
      ? t('reports.text-is-empty')
      : flaws.includes('no-words')
        ? t('reports.text-has-no-words')
        : null,
    place: flaws.includes('no-place') ? t('reports.new.place-missing') : null,
    category: flaws.includes('no-category') ? t('reports.unknown-category') : null,
  };
  const errors = {
    text: own.text ?? fieldText(problem, '/text'),
    place: own.place ?? textOfCode('reports.place-outside-town') ?? fieldText(problem, '/place'),
    category: own.category ?? textOfCode('reports.unknown-category') ?? fieldText(problem, '/categoryId'),
    photos: problem?.code.startsWith('files.') ? problemText(problem, t) : fieldText(problem, '/photos'),
  };
  const isAtField = Object.values(errors).some((text) => text !== null);
  return { ...errors, whole: problem && !isAtField ? problemText(problem, t) : null };
}

function SendingNotice({ sending, errors }: { sending: Sending; errors: FieldErrors }): ReactNode {
  const t = useText();
  if (errors.whole) return <Notice kind="danger">{errors.whole}</Notice>;
  const isIncomplete = Object.values(errors).some((text) => text !== null);
  if (isIncomplete) return <Notice kind="danger">{t('reports.new.look-above')}</Notice>;
  if (sending.isWaiting) return <Notice kind="good">{t('reports.outbox.kept')}</Notice>;
  return null;
}
