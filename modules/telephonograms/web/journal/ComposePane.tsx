import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useGo } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { blanksOf, fillBlanks } from '../../contract/blanks.ts';
import {
  listTelephonograms,
  readOptions,
  readTelephonogram,
  sendTelephonogram,
} from '../../contract/routes.ts';
import { priorities } from '../../contract/telephonogram.ts';
import type { TelephonogramView } from '../../contract/telephonogram.ts';
import type { Draft } from './draft.ts';
import { acceptChoices, draftFrom, emptyDraft } from './draft.ts';
import classes from './Journal.module.css';
import type { JournalPlace } from './place.ts';
import { addressOf } from './place.ts';

type Options = OutputOf<typeof readOptions>;

export interface ComposePaneProps {
  readonly place: JournalPlace;
  readonly onClose: () => void;
}

export function ComposePane({ place, onClose }: ComposePaneProps): ReactNode {
  const t = useText();
  const options = useQueryRoute(readOptions, {});
  const original = useQueryRoute(
    readTelephonogram,
    { id: place.replyToId ?? '' },
    { isEnabled: place.replyToId !== null },
  );
  if (options.isPending || (place.replyToId !== null && original.isPending)) return <LoadingState />;
  if (options.error) return <ErrorState problem={options.error} onRetry={() => void options.refetch()} />;
  if (options.data.ownPosts.length === 0)
    return <Notice kind="warning">{t('telephonograms.compose.no-post')}</Notice>;
  return (
    <ComposeForm
      options={options.data}
      original={original.data ?? null}
      incidentId={place.incidentId}
      onClose={onClose}
    />
  );
}

interface ComposeFormProps {
  readonly options: Options;
  /** What it replies to. */
  readonly original: TelephonogramView | null;
  readonly incidentId: string | null;
  readonly onClose: () => void;
}

function ComposeForm({ options, original, incidentId, onClose }: ComposeFormProps): ReactNode {
  const t = useText();
  const go = useGo();
  const [draft, setDraft] = useState(() => emptyDraft(options, original));
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const change = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes });
  const send = useCommand(sendTelephonogram, {
    changes: [listTelephonograms, readTelephonogram],
    onDone: ({ id }) => void go(addressOf({ box: 'outgoing', openId: id })),
  });
  const blanks = blanksOf(draft.subject, draft.text, draft.task);
  const fill = (text: string): string => fillBlanks(text, values);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { subject, text, task, ...rest } = draft;
    const filledTask = fill(task).trim();
    send.mutate({
      ...rest,
      subject: fill(subject),
      text: fill(text),
      task: filledTask === '' ? null : filledTask,
      incidentId,
      replyToId: original?.id ?? null,
    });
  };
  return (
    <form className={classes.paper} onSubmit={submit} aria-label={t('telephonograms.compose.new')}>
      <div className={classes.head}>
        <h2 className={classes.title}>
          {original
            ? t('telephonograms.in-reply', { number: original.registerNumber })
            : t('telephonograms.compose.new')}
        </h2>
        <Button variant="subtle" onClick={onClose}>
          {t('telephonograms.back')}
        </Button>
      </div>
      <Addressing options={options} draft={draft} onChange={change} />
      <Content draft={draft} onChange={change} />
      <Blanks names={blanks} values={values} preview={fill(draft.text)} onChange={setValues} />
      <Terms draft={draft} onChange={change} />
      {send.error ? <Notice kind="danger">{problemText(send.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" size="lg" loading={send.isPending}>
          {t('telephonograms.compose.send')}
        </Button>
      </div>
    </form>
  );
}

interface BlanksProps {
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly preview: string;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

function Blanks({ names, values, preview, onChange }: BlanksProps): ReactNode {
  const t = useText();
  if (names.length === 0) return null;
  return (
    <fieldset className={classes.panel}>
      <legend>{t('telephonograms.compose.blanks')}</legend>
      <div className={classes.pair}>
        {names.map((name) => (
          <TextInput
            key={name}
            label={name}
            required
            maxLength={300}
            value={values[name] ?? ''}
            onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
          />
        ))}
      </div>
      <p className={classes.text}>{preview}</p>
    </fieldset>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
}

function Addressing({ options, draft, onChange }: PartProps & { options: Options }): ReactNode {
  const t = useText();
  return (
    <>
      <div className={classes.pair}>
        {options.ownPosts.length > 1 ? (
          <Select
            label={t('telephonograms.form.from')}
            allowDeselect={false}
            data={options.ownPosts.map(({ id, title }) => ({ value: id, label: title }))}
            value={draft.fromPostId}
            onChange={(fromPostId) => onChange({ fromPostId: fromPostId ?? draft.fromPostId })}
          />
        ) : null}
        {options.templates.length > 0 ? (
          <Select
            label={t('telephonograms.compose.template')}
            searchable
            clearable
            data={options.templates.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(id) => {
              const template = options.templates.find((one) => one.id === id);
              if (template) onChange(draftFrom(template));
            }}
          />
        ) : null}
      </div>
      <MultiSelect
        label={t('telephonograms.compose.groups')}
        clearable
        data={options.groups.map(({ id, title }) => ({ value: id, label: title }))}
        value={draft.groupIds}
        onChange={(groupIds) => onChange({ groupIds })}
      />
      <MultiSelect
        label={t('telephonograms.compose.posts')}
        searchable
        clearable
        data={options.posts
          .filter(({ id }) => id !== draft.fromPostId)
          .map(({ id, title, organisation }) => ({ value: id, label: `${title} (${organisation})` }))}
        value={draft.postIds}
        onChange={(postIds) => onChange({ postIds })}
      />
    </>
  );
}

function Content({ draft, onChange }: PartProps): ReactNode {
  const t = useText();
  return (
    <>
      <TextInput
        label={t('telephonograms.register.subject')}
        required
        minLength={3}
        maxLength={200}
        value={draft.subject}
        onChange={(event) => onChange({ subject: event.currentTarget.value })}
      />
      <Textarea
        label={t('telephonograms.compose.text')}
        required
        autosize
        minRows={4}
        minLength={3}
        maxLength={5000}
        value={draft.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <TextInput
        label={t('telephonograms.compose.task')}
        description={t('telephonograms.compose.task-hint')}
        maxLength={500}
        value={draft.task}
        onChange={(event) => onChange({ task: event.currentTarget.value })}
      />
    </>
  );
}

function Terms({ draft, onChange }: PartProps): ReactNode {
  const t = useText();
  return (
    <>
      <div className={classes.pair}>
        <Select
          label={t('telephonograms.form.priority')}
          allowDeselect={false}
          data={priorities.map((value) => ({ value, label: t(`telephonograms.priority.${value}`) }))}
          value={draft.priority}
          onChange={(value) =>
            onChange({ priority: priorities.find((one) => one === value) ?? draft.priority })
          }
        />
        <Select
          label={t('telephonograms.compose.accept-within')}
          allowDeselect={false}
          data={acceptChoices(draft.acceptSeconds).map((seconds) => ({
            value: String(seconds),
            label:
              seconds < 60
                ? t('telephonograms.compose.seconds', { count: seconds })
                : seconds < 3600
                  ? t('telephonograms.compose.minutes', { count: Math.round(seconds / 60) })
                  : t('telephonograms.compose.hours', { count: Math.round(seconds / 3600) }),
          }))}
          value={String(draft.acceptSeconds)}
          onChange={(value) => onChange({ acceptSeconds: Number(value ?? draft.acceptSeconds) })}
        />
      </div>
      <Checkbox
        label={t('telephonograms.compose.read-back')}
        checked={draft.needsReadBack}
        onChange={(event) => onChange({ needsReadBack: event.currentTarget.checked })}
      />
    </>
  );
}
