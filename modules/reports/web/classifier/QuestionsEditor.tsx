import type { ReactNode } from 'react';
import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import { questionKinds } from '../../contract/classifier.ts';
import type { Question } from '../../contract/classifier.ts';
import classes from './Classifier.module.css';
import { TextsFields, withItem } from './fields.tsx';
import { useOwnTitle } from './use-own-title.ts';

const noTexts = { ru: '', uk: '', en: '' };

function newQuestion(questions: readonly Question[]): Question {
  return {
    code: `question-${questions.length + 1}`,
    kind: 'string',
    titles: noTexts,
    hints: null,
    isRequired: false,
    choices: [],
    min: null,
    max: null,
    shownWhen: null,
  };
}

export interface QuestionsEditorProps {
  readonly questions: readonly Question[];
  readonly onChange: (questions: Question[]) => void;
}

export function QuestionsEditor({ questions, onChange }: QuestionsEditorProps): ReactNode {
  const t = useText();
  return (
    <section className={classes.items} aria-label={t('reports.classifier.questions')}>
      <h3>{t('reports.classifier.questions')}</h3>
      {questions.map((question, index) => (
        <QuestionEditor
          key={index}
          question={question}
          earlier={questions.slice(0, index)}
          onChange={(changed) => onChange(withItem(questions, index, changed))}
        />
      ))}
      <Button
        variant="default"
        leftSection={<icons.plus size={18} aria-hidden="true" />}
        onClick={() => onChange([...questions, newQuestion(questions)])}
      >
        {t('reports.classifier.add-question')}
      </Button>
    </section>
  );
}

interface QuestionEditorProps {
  readonly question: Question;
  readonly earlier: readonly Question[];
  readonly onChange: (question: Question | null) => void;
}

function QuestionEditor({ question, earlier, onChange }: QuestionEditorProps): ReactNode {
  const t = useText();
  const title = useOwnTitle();
  const change = (changes: Partial<Question>): void => onChange({ ...question, ...changes });
  const isList = question.kind === 'singlevaluelist' || question.kind === 'multivaluelist';
  return (
    <details className={classes.item}>
      <summary>
        {title(question.titles) || question.code} <span className={classes.code}>{question.code}</span>
      </summary>
      <TextsFields
        label={t('reports.classifier.wording')}
        value={question.titles}
        onChange={(titles) => change({ titles })}
      />
      <QuestionFacts question={question} earlier={earlier} onChange={change} />
      {isList ? <Choices question={question} onChange={(choices) => change({ choices })} /> : null}
      <div className={classes.row}>
        <Checkbox
          label={t('reports.classifier.required')}
          checked={question.isRequired}
          onChange={(event) => change({ isRequired: event.currentTarget.checked })}
        />
        <Button variant="subtle" color="red" onClick={() => onChange(null)}>
          {t('reports.classifier.remove')}
        </Button>
      </div>
    </details>
  );
}

interface QuestionFactsProps {
  readonly question: Question;
  readonly earlier: readonly Question[];
  readonly onChange: (changes: Partial<Question>) => void;
}

function QuestionFacts({ question, earlier, onChange }: QuestionFactsProps): ReactNode {
  const t = useText();
  const title = useOwnTitle();
  return (
    <div className={classes.row}>
      <TextInput
        required
        label={t('reports.classifier.code')}
        value={question.code}
        onChange={(event) => onChange({ code: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('reports.classifier.answer-kind')}
        data={questionKinds.map((kind) => ({ value: kind, label: t(`reports.question-kind.${kind}`) }))}
        value={question.kind}
        onChange={(event) =>
          onChange({ kind: questionKinds.find((kind) => kind === event.currentTarget.value) ?? 'string' })
        }
      />
      {question.kind === 'number' ? (
        <>
          <NumberInput
            label={t('reports.classifier.min')}
            value={question.min ?? ''}
            onChange={(min) => onChange({ min: min === '' ? null : Number(min) })}
          />
          <NumberInput
            label={t('reports.classifier.max')}
            value={question.max ?? ''}
            onChange={(max) => onChange({ max: max === '' ? null : Number(max) })}
          />
        </>
      ) : null}
      <NativeSelect
        label={t('reports.classifier.when')}
        data={[
          { value: '', label: t('reports.classifier.always') },
          ...earlier.map(({ code, titles }) => ({ value: code, label: title(titles) || code })),
        ]}
        value={question.shownWhen?.code ?? ''}
        onChange={(event) => {
          const { value: code } = event.currentTarget;
          onChange({ shownWhen: code === '' ? null : { code, anyOf: question.shownWhen?.anyOf ?? [] } });
        }}
      />
      {question.shownWhen ? (
        <TextInput
          required
          label={t('reports.classifier.when-values')}
          value={question.shownWhen.anyOf.join(', ')}
          onChange={(event) => {
            const anyOf = event.currentTarget.value.split(/\s*,\s*/);
            if (question.shownWhen) onChange({ shownWhen: { ...question.shownWhen, anyOf } });
          }}
        />
      ) : null}
    </div>
  );
}

function Choices({
  question,
  onChange,
}: {
  question: Question;
  onChange: (choices: Question['choices']) => void;
}): ReactNode {
  const t = useText();
  const { choices } = question;
  return (
    <div className={classes.items}>
      {choices.map((choice, index) => (
        <div key={index} className={classes.choice}>
          <TextInput
            required
            label={t('reports.classifier.choice-key')}
            value={choice.key}
            onChange={(event) =>
              onChange(withItem(choices, index, { ...choice, key: event.currentTarget.value }))
            }
          />
          <TextsFields
            label={t('reports.classifier.choice')}
            value={choice.titles}
            onChange={(titles) => onChange(withItem(choices, index, { ...choice, titles }))}
          />
          <Button variant="subtle" color="red" onClick={() => onChange(withItem(choices, index, null))}>
            {t('reports.classifier.remove')}
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        onClick={() => onChange([...choices, { key: `choice-${choices.length + 1}`, titles: noTexts }])}
      >
        {t('reports.classifier.add-choice')}
      </Button>
    </div>
  );
}
