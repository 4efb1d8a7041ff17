import type { ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Surface } from '#web/design/Surface.tsx';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { textLimit } from '../../contract/report.ts';
import { previewReport } from '../../contract/routes.ts';
import type { Categories } from '../categories.ts';
import { useCategories } from '../categories.ts';
import { PhotoField } from '../photos/PhotoField.tsx';
import { CategoryField } from './CategoryField.tsx';
import type { DraftDesk } from './draft-desk.ts';
import type { Draft } from './draft.ts';
import { isEmptyDraft } from './draft.ts';
import { NearbyReports } from './NearbyReports.tsx';
import classes from './NewReport.module.css';
import { PlaceField } from './PlaceField.tsx';
import { Preview } from './Preview.tsx';
import { ReportPart } from './ReportPart.tsx';
import type { FieldErrors, Sending, SendingFacts } from './sending.ts';
import { hasErrors, useFieldErrors, useSending } from './sending.ts';

type PreviewAnswer = ReturnType<typeof usePreview>;

interface PartProps {
  readonly desk: DraftDesk;
  readonly draft: Draft;
  readonly errors: FieldErrors;
}

export function NewReportForm(facts: SendingFacts): ReactNode {
  const { desk, draft } = facts;
  const t = useText();
  const categories = useCategories();
  const sending = useSending(facts);
  const preview = usePreview(draft);
  const errors = useFieldErrors(draft, sending);
  return (
    <form className={classes.form} onSubmit={sending.onSubmit} noValidate>
      <fieldset className={classes.parts} disabled={sending.isBusy}>
        <legend className="veche-hidden">{t('reports.new.title')}</legend>
        <PhotoPart desk={desk} draft={draft} errors={errors} />
        <PlacePart desk={desk} draft={draft} errors={errors} preview={preview} />
        <WordsPart desk={desk} draft={draft} errors={errors} categories={categories} />
      </fieldset>
      <div className={classes.side}>
        <NearbyReports reports={draft.place ? (preview.data?.nearby ?? []) : []} categories={categories} />
        <SendPanel desk={desk} draft={draft} errors={errors} preview={preview} sending={sending} />
      </div>
    </form>
  );
}

function usePreview({ place, categoryId }: Draft) {
  const input = { lng: place?.lng ?? 0, lat: place?.lat ?? 0, ...(categoryId ? { categoryId } : {}) };
  return useQueryRoute(previewReport, input, { isEnabled: place !== null, keepsPrevious: true });
}

function PhotoPart({ desk, draft, errors }: PartProps): ReactNode {
  const t = useText();
  return (
    <ReportPart title={t('reports.new.photo')} note={t('reports.new.photo-note')}>
      <PhotoField
        photos={draft.photos}
        cameraText={t('reports.new.take-photo')}
        onAdd={(photos) => desk.addPhotos(photos)}
        onRemove={(key) => desk.removePhoto(key)}
        onUploaded={(key, reference) => desk.markUploaded(key, reference)}
        problem={errors.photos}
      />
    </ReportPart>
  );
}

function PlacePart({ desk, draft, errors, preview }: PartProps & { preview: PreviewAnswer }): ReactNode {
  const t = useText();
  return (
    <ReportPart title={t('reports.new.place')}>
      <PlaceField
        place={draft.place}
        placeText={draft.placeText}
        address={draft.place ? (preview.data?.address ?? null) : null}
        isOutside={draft.place !== null && preview.data?.isInTown === false}
        error={errors.place}
        onPick={(place, placeText) => desk.change({ place, placeText })}
      />
    </ReportPart>
  );
}

function WordsPart({ desk, draft, errors, categories }: PartProps & { categories: Categories }): ReactNode {
  const t = useText();
  return (
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
  );
}

function SendPanel(props: PartProps & { preview: PreviewAnswer; sending: Sending }): ReactNode {
  const { desk, draft, errors, preview, sending } = props;
  const t = useText();
  const { person } = useSession();
  return (
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
  );
}

function SendingNotice({ sending, errors }: { sending: Sending; errors: FieldErrors }): ReactNode {
  const t = useText();
  if (errors.whole) return <Notice kind="danger">{errors.whole}</Notice>;
  if (hasErrors(errors)) return <Notice kind="danger">{t('reports.new.look-above')}</Notice>;
  if (sending.isWaiting) return <Notice kind="good">{t('reports.outbox.kept')}</Notice>;
  return null;
}
