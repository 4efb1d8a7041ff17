import type { ReactNode } from 'react';
import { Checkbox, NumberInput, Radio, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { valuesOf, visibleQuestions } from '#modules/reports/contract/answers.ts';
import type { AnswerValue } from '#modules/reports/contract/answers.ts';
import type { Question } from '#modules/reports/contract/classifier.ts';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import type { CardFields } from '../../contract/incident.ts';
import { listIncidentTypes } from '../../contract/types.ts';
import { Keyed } from '../shared/Keyed.tsx';
import classes from './Card.module.css';
import { useTitles } from './use-titles.ts';

/** More answers than these do not fit on one line. */
const lineOfChoices = 3;

export interface TypeFieldsProps {
  readonly fields: CardFields;
  readonly onChange: (changes: Partial<CardFields>) => void;
}

/** What has happened: chosen by its first letters, then asked about; a question appears when an answer asks for it. */
export function TypeFields({ fields, onChange }: TypeFieldsProps): ReactNode {
  const t = useText();
  const titleOf = useTitles();
  const { types = [] } = useQueryRoute(listIncidentTypes, {}).data ?? {};
  const type = types.find(({ code }) => code === fields.typeCode);
  const set = (code: string) => (value: AnswerValue) =>
    onChange({ answers: { ...fields.answers, [code]: value } });
  return (
    <fieldset className={classes.group}>
      <legend>{t('incidents.card.what')}</legend>
      <Select
        label={<Keyed label={t('incidents.field.type')} keys="Alt+3" />}
        data-key="type"
        searchable
        selectFirstOptionOnChange
        allowDeselect={false}
        nothingFoundMessage={t('incidents.field.no-such-type')}
        data={types.map(({ code, titles }) => ({ value: code, label: titleOf(titles) }))}
        value={fields.typeCode}
        onChange={(code) => onChange({ typeCode: code })}
      />
      <NumberInput
        label={t('incidents.field.level')}
        description={t('incidents.field.level-hint')}
        min={1}
        max={5}
        clampBehavior="strict"
        value={fields.level}
        onChange={(value) => onChange({ level: Math.min(5, Math.max(1, Math.trunc(Number(value) || 1))) })}
      />
      {visibleQuestions(type?.questions ?? [], fields.answers).map((question) => (
        <Answer
          key={question.code}
          question={question}
          value={fields.answers[question.code]}
          onChange={set(question.code)}
        />
      ))}
    </fieldset>
  );
}

interface AnswerProps {
  readonly question: Question;
  readonly value: AnswerValue | undefined;
  readonly onChange: (value: AnswerValue) => void;
}

function Answer({ question, value, onChange }: AnswerProps): ReactNode {
  const titleOf = useTitles();
  const [first = ''] = valuesOf(value);
  const label = titleOf(question.titles);
  switch (question.kind) {
    case 'singlevaluelist':
      return <OneOf question={question} value={first} onChange={onChange} />;
    case 'multivaluelist':
      return (
        <Checkbox.Group label={label} value={[...valuesOf(value)]} onChange={onChange}>
          <div className={classes.choices}>
            {question.choices.map(({ key, titles }) => (
              <Checkbox key={key} value={key} label={titleOf(titles)} />
            ))}
          </div>
        </Checkbox.Group>
      );
    case 'number':
      return (
        <NumberInput
          label={label}
          value={first}
          onChange={(number) => onChange(String(number))}
          clampBehavior="none"
        />
      );
    case 'text':
      return (
        <Textarea
          label={label}
          autosize
          minRows={1}
          maxLength={1000}
          value={first}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'string':
    case 'datetime':
      return (
        <TextInput
          label={label}
          maxLength={300}
          type={question.kind === 'datetime' ? 'datetime-local' : 'text'}
          value={first}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

/** Arrow keys go through the answers; "not known" is one of them. */
function OneOf({ question, value, onChange }: Omit<AnswerProps, 'value'> & { value: string }): ReactNode {
  const titleOf = useTitles();
  const label = titleOf(question.titles);
  if (question.choices.length > lineOfChoices)
    return (
      <Radio.Group className={classes.question} label={label} value={value} onChange={onChange}>
        <div className={classes.choices}>
          {question.choices.map(({ key, titles }) => (
            <Radio key={key} value={key} label={titleOf(titles)} />
          ))}
        </div>
      </Radio.Group>
    );
  return (
    <div className={classes.question}>
      <span className={classes.label} id={`question-${question.code}`}>
        {label}
      </span>
      <SegmentedControl
        aria-labelledby={`question-${question.code}`}
        fullWidth
        value={value}
        onChange={onChange}
        data={question.choices.map(({ key, titles }) => ({ value: key, label: titleOf(titles) }))}
      />
    </div>
  );
}
