import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import type { CallProblem } from '#web/call.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import {
  changeTemplate,
  createTemplate,
  listTemplates,
  offerTemplates,
  placeholders,
  removeTemplate,
  templateLanguages,
  templateSteps,
} from '../../contract/templates.ts';
import type { TemplateLanguage, TemplateView } from '../../contract/templates.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { useCategories } from '../categories.ts';
import classes from './Templates.module.css';

type Content = Pick<TemplateView, 'step' | 'categoryIds' | 'titles' | 'texts'>;
type Owner = TemplateView['organisation'];

const noWords = { ru: '', uk: '', en: '' };
const empty: Content = { step: 'answer', categoryIds: [], titles: noWords, texts: noWords };
const options = { changes: [listTemplates, offerTemplates] };

interface TemplateDialogProps {
  readonly template: TemplateView | null;
  readonly owners: readonly Owner[];
  readonly onClose: () => void;
}

export function TemplateDialog({ template, owners, onClose }: TemplateDialogProps): ReactNode {
  const t = useText();
  const [content, setContent] = useState<Content>(template ?? empty);
  const [owner, setOwner] = useState<Owner>(owners[0] ?? null);
  const create = useCommand(createTemplate, { ...options, onDone: onClose });
  const change = useCommand(changeTemplate, { ...options, onDone: onClose });
  const remove = useCommand(removeTemplate, { ...options, onDone: onClose });
  const problem = create.error ?? change.error;
  const { step, categoryIds, titles, texts } = content;
  const submit = (): void => {
    const words = { step, categoryIds, titles, texts };
    if (template) change.mutate({ ...words, id: template.id, version: template.version });
    else create.mutate({ ...words, organisationId: owner?.id ?? null });
  };
  const update = (part: Partial<Content>): void => setContent({ ...content, ...part });
  return (
    <FormDialog
      title={t(template ? 'reports.template.change' : 'reports.template.new')}
      submit={t('reports.template.save')}
      size="lg"
      isBusy={create.isPending || change.isPending}
      problem={problem}
      onClose={onClose}
      onSubmit={submit}
    >
      {template || owners.length < 2 ? null : (
        <Select
          label={t('reports.template.owner')}
          data={owners.map((one) => ({
            value: one?.id ?? '',
            label: one?.name ?? t('reports.template.town'),
          }))}
          value={owner?.id ?? ''}
          allowDeselect={false}
          onChange={(id) => setOwner(owners.find((one) => (one?.id ?? '') === id) ?? null)}
        />
      )}
      <Scope content={content} onChange={update} />
      <Words content={content} problem={problem} onChange={update} />
      {template ? (
        <div>
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate({ id: template.id, version: template.version })}
          >
            {t('reports.template.remove')}
          </Button>
          {remove.error ? <Notice kind="danger">{problemText(remove.error, t)}</Notice> : null}
        </div>
      ) : null}
    </FormDialog>
  );
}

interface PartProps {
  readonly content: Content;
  readonly onChange: (part: Partial<Content>) => void;
}

function Scope({ content, onChange }: PartProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  return (
    <>
      <Select
        label={t('reports.template.step')}
        data={templateSteps.map((step) => ({ value: step, label: t(`reports.template.step.${step}`) }))}
        value={content.step}
        allowDeselect={false}
        onChange={(value) => onChange({ step: templateSteps.find((step) => step === value) ?? content.step })}
      />
      <MultiSelect
        label={t('reports.template.categories')}
        description={t('reports.template.categories-hint')}
        data={[...categories.choices]}
        value={content.categoryIds}
        onChange={(categoryIds) => onChange({ categoryIds })}
        classNames={{ input: classes.tall ?? '' }}
        searchable
        clearable
      />
    </>
  );
}

/** One language at a time, so that a phone shows the words and the key of the names together. */
function Words({ content, onChange, problem }: PartProps & { problem: CallProblem | null }): ReactNode {
  const t = useText();
  const [language, setLanguage] = useState<TemplateLanguage>('ru');
  const { titles, texts } = content;
  const names = placeholders.map((name) => `{${name}} – ${t(`reports.placeholder.${name}`)}`).join(', ');
  const problems = [
    fieldText(problem, '/texts'),
    ...templateLanguages.map((one) => {
      const found = fieldText(problem, `/texts/${one}`);
      return found ? `${t(`reports.template.language.${one}`)}: ${found}` : null;
    }),
  ].filter((found) => found);
  return (
    <>
      <Select
        label={t('reports.template.languages')}
        data={templateLanguages.map((one) => ({ value: one, label: t(`reports.template.language.${one}`) }))}
        value={language}
        allowDeselect={false}
        onChange={(value) => setLanguage(templateLanguages.find((one) => one === value) ?? language)}
      />
      <TextInput
        label={t('reports.template.title')}
        maxLength={100}
        lang={language}
        value={titles[language]}
        onChange={(event) => onChange({ titles: { ...titles, [language]: event.currentTarget.value } })}
      />
      <Textarea
        label={t('reports.template.text')}
        description={t('reports.template.text-hint', { names })}
        lang={language}
        autosize
        minRows={4}
        maxLength={1000}
        value={texts[language]}
        error={problems.join(' ') || null}
        onChange={(event) => onChange({ texts: { ...texts, [language]: event.currentTarget.value } })}
      />
    </>
  );
}
