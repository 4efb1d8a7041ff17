import type { ReactNode } from 'react';
import { Button, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
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
import { AnonymousSend } from '../anonymous/AnonymousSend.tsx';
import { CategoryField } from './CategoryField.tsx';
import { CauseField } from './CauseField.tsx';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { formRulesOf } from './form-rules.ts';
import type { FormRules } from './form-rules.ts';
import { KnownDisruptions } from './KnownDisruptions.tsx';
import { PublicWords } from './PublicWords.tsx';
import { Questions } from './Questions.tsx';
import { StopMessages } from './StopMessages.tsx';
import type { DraftDesk } from './draft-desk.ts';
import type { Draft } from './draft.ts';
import { isEmptyDraft } from './draft.ts';
import { NearbyReports } from './NearbyReports.tsx';
import classes from './NewReport.module.css';
import { PlaceField } from './PlaceField.tsx';
import { Preview } from './Preview.tsx';
import { ReportPart } from './ReportPart.tsx';
import type { FieldErrors, Sending, SendingFacts } from './sending.ts';
import { hasErrors, shownAnswerFlaws, useFieldErrors, useSending } from './sending.ts';

/** The first words say what it is about. */
const previewedCharacters = 300;

type PreviewAnswer = ReturnType<typeof usePreview>;

interface PartProps {
  readonly desk: DraftDesk;
  readonly draft: Draft;
  readonly errors: FieldErrors;
}

export function NewReportForm(facts: Omit<SendingFacts, 'rules'>): ReactNode {
  const { desk, draft } = facts;
  const t = useText();
  const categories = useCategories();
  const rules = formRulesOf(draft, categories.all);
  const sending = useSending({ ...facts, rules });
  const preview = usePreview(draft);
  const errors = useFieldErrors(draft, rules, sending);
  const flaws = shownAnswerFlaws(draft, rules, sending);
  return (
    <form className={classes.form} onSubmit={sending.onSubmit} noValidate>
      <fieldset className={classes.parts} disabled={sending.isBusy}>
        <legend className="veche-hidden">{t('reports.new.title')}</legend>
        <PhotoPart desk={desk} draft={draft} errors={errors} />
        <PlacePart desk={desk} draft={draft} errors={errors} preview={preview} />
        <WordsPart desk={desk} draft={draft} errors={errors} categories={categories} />
        {rules ? <RulesPart desk={desk} draft={draft} errors={errors} rules={rules} flaws={flaws} /> : null}
      </fieldset>
      <div className={classes.side}>
        <KnownDisruptions disruptions={draft.place ? (preview.data?.disruptions ?? []) : []} />
        <NearbyReports reports={draft.place ? (preview.data?.nearby ?? []) : []} categories={categories} />
        <SendPanel desk={desk} draft={draft} errors={errors} preview={preview} sending={sending}>
          <AnonymousSend {...facts} rules={rules} isComplete={sending.isComplete} />
        </SendPanel>
      </div>
    </form>
  );
}

/** Answers decide who answers, words find reports of the same; both wait until the typing pauses. */
function usePreview({ place, categoryId, causeId, answers, text }: Draft) {
  const [typed] = useDebouncedValue(
    { answers, words: maskPersonalData(text).slice(0, previewedCharacters) },
    500,
  );
  const hasAnswers = Object.keys(typed.answers).length > 0;
  const input = {
    lng: place?.lng ?? 0,
    lat: place?.lat ?? 0,
    ...(categoryId ? { categoryId } : {}),
    ...(categoryId && causeId ? { causeId } : {}),
    ...(hasAnswers ? { answers: JSON.stringify(typed.answers) } : {}),
    ...(typed.words.trim() === '' ? {} : { text: typed.words }),
  };
  return useQueryRoute(previewReport, input, { isEnabled: place !== null, keepsPrevious: true });
}

function PhotoPart({ desk, draft, errors }: PartProps): ReactNode {
  const t = useText();
  return (
    <ReportPart title={t('reports.new.photo')} note={t('reports.new.photo-note')}>
      <span id="report-photos" tabIndex={-1} />
      <PhotoField
        photos={draft.photos}
        cameraText={t('reports.new.take-photo')}
        onAdd={(photos) => desk.addPhotos(photos)}
        onRemove={(key) => desk.removePhoto(key)}
        onUploaded={(key, reference) => desk.markUploaded(key, reference)}
        problem={errors.photos}
      />
      {draft.photos.length > 0 ? <p className={classes.hint}>{t('reports.new.photo-privacy')}</p> : null}
    </ReportPart>
  );
}

function PlacePart({ desk, draft, errors, preview }: PartProps & { preview: PreviewAnswer }): ReactNode {
  const t = useText();
  return (
    <ReportPart title={t('reports.new.place')}>
      <PlaceField
        isThere
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
      <PublicWords text={[draft.text, ...Object.values(draft.answers).flat()].join('\n')} />
      <CategoryField
        text={draft.text}
        categoryId={draft.categoryId}
        isChosen={draft.isCategoryChosen}
        categories={categories}
        error={errors.category}
        onChange={(categoryId, isCategoryChosen) =>
          desk.change({
            categoryId,
            isCategoryChosen,
            ...(categoryId === draft.categoryId ? {} : { causeId: null }),
          })
        }
      />
    </ReportPart>
  );
}

interface RulesPartProps extends PartProps {
  readonly rules: FormRules;
  readonly flaws: ReadonlyMap<string, string>;
}

/** What the classifier adds for this category: mostly nothing, else a press or two. */
function RulesPart({ desk, draft, errors, rules, flaws }: RulesPartProps): ReactNode {
  const t = useText();
  const { category, causeId } = { category: rules.category, causeId: draft.causeId };
  return (
    <section className={classes.fields} aria-label={t('reports.new.details')}>
      <CauseField
        causes={category.causes}
        causeId={causeId}
        onChange={(id) => desk.change({ causeId: id })}
      />
      <div id="report-stop" tabIndex={-1} className={classes.fields}>
        <StopMessages messages={rules.stopMessages} />
      </div>
      {category.isPrivate ? <p className={classes.hint}>{t('reports.new.private')}</p> : null}
      {rules.isPhotoRequired && draft.photos.length === 0 ? (
        <p className={classes.hint}>{t('reports.new.photo-required')}</p>
      ) : null}
      <div id="report-questions" tabIndex={-1} className={classes.fields}>
        <Questions
          questions={rules.questions}
          answers={draft.answers}
          flaws={flaws}
          onChange={(answers) => desk.change({ answers })}
        />
        {errors.answers ? <p className={classes.error}>{errors.answers}</p> : null}
      </div>
    </section>
  );
}

interface SendPanelProps extends PartProps {
  readonly preview: PreviewAnswer;
  readonly sending: Sending;
  /** Another way to send. */
  readonly children: ReactNode;
}

function SendPanel(props: SendPanelProps): ReactNode {
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
        {props.children}
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
