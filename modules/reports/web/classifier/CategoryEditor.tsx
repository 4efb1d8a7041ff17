import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { readClassifier, saveCategory } from '../../contract/classifier-routes.ts';
import type { CauseDefinition } from '../../contract/classifier.ts';
import { listCategories } from '../../contract/routes.ts';
import classes from './Classifier.module.css';
import { TermFields, TextsFields, withItem } from './fields.tsx';
import { QuestionsEditor } from './QuestionsEditor.tsx';
import { useOwnTitle } from './use-own-title.ts';
import { StopsEditor } from './StopsEditor.tsx';

export type EditedCategory = OutputOf<typeof readClassifier>['categories'][number];

/** One category with everything below it; saved as a whole. What is not wanted is switched off, not deleted. */
export function CategoryEditor({ category }: { category: EditedCategory }): ReactNode {
  const t = useText();
  const title = useOwnTitle();
  const [draft, setDraft] = useState(category);
  const save = useCommand(saveCategory, {
    changes: [readClassifier, listCategories],
    onDone: () => notifications.show({ message: t('reports.classifier.saved') }),
  });
  const change = (changes: Partial<EditedCategory>): void => setDraft({ ...draft, ...changes });
  return (
    <form
      className={classes.editor}
      aria-label={title(draft.titles)}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft);
      }}
    >
      <h2>{title(category.titles)}</h2>
      <p className={classes.code}>{category.id}</p>
      <CategoryFacts draft={draft} onChange={change} />
      <QuestionsEditor questions={draft.questions} onChange={(questions) => change({ questions })} />
      <StopsEditor messages={draft.stopMessages} onChange={(stopMessages) => change({ stopMessages })} />
      <Causes categoryId={draft.id} causes={draft.causes} onChange={(causes) => change({ causes })} />
      {save.error ? <Notice kind="danger">{problemText(save.error, t)}</Notice> : null}
      <div className={classes.save}>
        <Button type="submit" loading={save.isPending} disabled={draft === category}>
          {t('web.action.save')}
        </Button>
        <Button variant="default" onClick={() => setDraft(category)} disabled={draft === category}>
          {t('reports.classifier.undo')}
        </Button>
      </div>
    </form>
  );
}

interface CategoryFactsProps {
  readonly draft: EditedCategory;
  readonly onChange: (changes: Partial<EditedCategory>) => void;
}

function CategoryFacts({ draft, onChange }: CategoryFactsProps): ReactNode {
  const t = useText();
  return (
    <>
      <TextsFields
        label={t('reports.classifier.title-field')}
        value={draft.titles}
        onChange={(titles) => onChange({ titles })}
      />
      <TextsFields
        label={t('reports.classifier.group')}
        value={draft.group.titles}
        onChange={(titles) => onChange({ group: { ...draft.group, titles } })}
      />
      <TermFields value={draft} onChange={onChange} />
      <div className={classes.row}>
        <NumberInput
          label={t('reports.classifier.radius')}
          min={1}
          max={5000}
          value={draft.duplicateRadiusM}
          onChange={(metres) => onChange({ duplicateRadiusM: Number(metres) })}
        />
        <Keywords keywords={draft.keywords} onChange={(keywords) => onChange({ keywords })} />
      </div>
      <div className={classes.row}>
        <Checkbox
          label={t('reports.classifier.photo')}
          checked={draft.isPhotoRequired}
          onChange={(event) => onChange({ isPhotoRequired: event.currentTarget.checked })}
        />
        <Checkbox
          label={t('reports.classifier.private')}
          checked={draft.isPrivate}
          onChange={(event) => onChange({ isPrivate: event.currentTarget.checked })}
        />
        <Checkbox
          label={t('reports.classifier.active')}
          checked={draft.isActive}
          onChange={(event) => onChange({ isActive: event.currentTarget.checked })}
        />
      </div>
    </>
  );
}

function Keywords(props: {
  readonly keywords: readonly string[];
  readonly onChange: (keywords: string[]) => void;
}): ReactNode {
  const t = useText();
  const [text, setText] = useState(props.keywords.join(' '));
  return (
    <TextInput
      className={classes.wide}
      label={t('reports.classifier.keywords')}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        props.onChange(event.currentTarget.value.split(/\s+/).filter(Boolean));
      }}
    />
  );
}

interface CausesProps {
  readonly categoryId: string;
  readonly causes: readonly CauseDefinition[];
  readonly onChange: (causes: CauseDefinition[]) => void;
}

function Causes({ categoryId, causes, onChange }: CausesProps): ReactNode {
  const t = useText();
  const add = (): void => {
    const blank: CauseDefinition = {
      id: `${categoryId}.cause-${causes.length + 1}`,
      titles: { ru: '', uk: '', en: '' },
      keywords: [],
      isActive: true,
      termDays: 10,
      termUnit: 'calendar-day',
      legalClass: null,
      isPhotoRequired: null,
      season: null,
      questions: [],
      stopMessages: [],
    };
    onChange([...causes, blank]);
  };
  return (
    <section className={classes.items}>
      <h3>{t('reports.classifier.causes')}</h3>
      {causes.map((cause, index) => (
        <CauseEditor
          key={index}
          cause={cause}
          onChange={(changed) => onChange(withItem(causes, index, changed))}
        />
      ))}
      <Button variant="default" leftSection={<icons.plus size={18} aria-hidden="true" />} onClick={add}>
        {t('reports.classifier.add-cause')}
      </Button>
    </section>
  );
}

const photoChoices = { '': null, yes: true, no: false } as const;

function CauseEditor({
  cause,
  onChange,
}: {
  cause: CauseDefinition;
  onChange: (cause: CauseDefinition) => void;
}): ReactNode {
  const t = useText();
  const title = useOwnTitle();
  const change = (changes: Partial<CauseDefinition>): void => onChange({ ...cause, ...changes });
  const photo = cause.isPhotoRequired === null ? '' : cause.isPhotoRequired ? 'yes' : 'no';
  return (
    <details className={classes.item} open={cause.titles.ru === ''}>
      <summary>
        {title(cause.titles) || cause.id} <span className={classes.code}>{cause.id}</span>{' '}
        {cause.isActive ? null : <span className={classes.code}>({t('reports.classifier.inactive')})</span>}
      </summary>
      <TextsFields
        label={t('reports.classifier.title-field')}
        value={cause.titles}
        onChange={(titles) => change({ titles })}
      />
      <TermFields value={cause} onChange={change} />
      <div className={classes.row}>
        <Select
          label={t('reports.classifier.photo')}
          data={(['', 'yes', 'no'] as const).map((value) => ({
            value,
            label: t(`reports.photo-rule.${value || 'as-category'}`),
          }))}
          value={photo}
          allowDeselect={false}
          onChange={(value) =>
            change({ isPhotoRequired: photoChoices[value === 'yes' ? 'yes' : value === 'no' ? 'no' : ''] })
          }
        />
        <Checkbox
          label={t('reports.classifier.active')}
          checked={cause.isActive}
          onChange={(event) => change({ isActive: event.currentTarget.checked })}
        />
      </div>
      <QuestionsEditor questions={cause.questions} onChange={(questions) => change({ questions })} />
      <StopsEditor messages={cause.stopMessages} onChange={(stopMessages) => change({ stopMessages })} />
    </details>
  );
}
