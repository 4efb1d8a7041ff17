import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { readSetup, saveTemplate } from '../../contract/setup.ts';
import type { GroupView, TemplateView } from '../../contract/setup.ts';
import { priorities } from '../../contract/telephonogram.ts';
import classes from '../journal/Journal.module.css';
import { FormEnd } from './FormEnd.tsx';

export interface TemplateFormProps {
  readonly template: TemplateView | null;
  readonly groups: readonly GroupView[];
  readonly onDone: () => void;
}

const usualMinutes = 15;

function draftOf(template: TemplateView | null) {
  return {
    title: template?.title ?? '',
    subject: template?.subject ?? '',
    text: template?.text ?? '',
    task: template?.task ?? '',
    priority: template?.priority ?? 'ordinary',
    needsReadBack: template?.needsReadBack ?? false,
    acceptSeconds: template?.acceptSeconds ?? usualMinutes * 60,
    groupId: template?.groupId ?? null,
    isActive: template?.isActive ?? true,
  };
}
type Draft = ReturnType<typeof draftOf>;

export function TemplateForm({ template, groups, onDone }: TemplateFormProps): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(template));
  const change = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes });
  const save = useCommand(saveTemplate, { changes: [readSetup], onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ ...draft, id: template?.id ?? null, task: draft.task.trim() || null });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Words draft={draft} onChange={change} />
      <Terms draft={draft} groups={groups} onChange={change} />
      <FormEnd
        isActive={draft.isActive}
        isSaving={save.isPending}
        problem={save.error}
        onActive={(isActive) => change({ isActive })}
        onCancel={onDone}
      />
    </form>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
}

function Words({ draft, onChange }: PartProps): ReactNode {
  const t = useText();
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label={t('telephonograms.setup.title')}
          required
          maxLength={100}
          value={draft.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
        <TextInput
          label={t('telephonograms.register.subject')}
          required
          minLength={3}
          maxLength={200}
          value={draft.subject}
          onChange={(event) => onChange({ subject: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label={t('telephonograms.compose.text')}
        description={t('telephonograms.setup.blank-hint')}
        required
        autosize
        minRows={3}
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

function Terms({ draft, groups, onChange }: PartProps & { groups: readonly GroupView[] }): ReactNode {
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
        <NumberInput
          label={t('telephonograms.setup.accept-minutes')}
          min={1}
          max={7 * 24 * 60}
          value={Math.max(1, Math.round(draft.acceptSeconds / 60))}
          onChange={(value) => onChange({ acceptSeconds: Math.trunc(Number(value) || usualMinutes) * 60 })}
        />
        <Select
          label={t('telephonograms.setup.group')}
          clearable
          data={groups.map(({ id, title }) => ({ value: id, label: title }))}
          value={draft.groupId}
          onChange={(groupId) => onChange({ groupId })}
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
