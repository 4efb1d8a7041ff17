import type { ReactNode } from 'react';
import { Checkbox, NumberInput, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import { valuesOf, visibleQuestions } from '../../contract/answers.ts';
import type { AnswerInput, AnswerValue } from '../../contract/answers.ts';
import type { ShownQuestion } from '../../contract/classifier.ts';

export interface QuestionsProps {
  readonly questions: readonly ShownQuestion[];
  readonly answers: AnswerInput;
  /** Text keys by the code of the question. */
  readonly flaws: ReadonlyMap<string, string>;
  readonly onChange: (answers: AnswerInput) => void;
}

/** What the executor needs to know of this very problem; a question appears when an earlier answer asks for it. */
export function Questions({ questions, answers, flaws, onChange }: QuestionsProps): ReactNode {
  const t = useText();
  return visibleQuestions(questions, answers).map((question) => {
    const flaw = flaws.get(question.code);
    return (
      <QuestionField
        key={question.code}
        question={question}
        value={answers[question.code]}
        error={flaw ? t(flaw) : null}
        onChange={(value) => onChange({ ...answers, [question.code]: value })}
      />
    );
  });
}

interface QuestionFieldProps {
  readonly question: ShownQuestion;
  readonly value: AnswerValue | undefined;
  readonly error: string | null;
  readonly onChange: (value: AnswerValue) => void;
}

function QuestionField({ question, value, error, onChange }: QuestionFieldProps): ReactNode {
  const { code, kind, title, hint, isRequired, min, max } = question;
  const [first = ''] = valuesOf(value);
  const common = {
    id: `report-answer-${code}`,
    label: title,
    description: hint,
    error,
    withAsterisk: isRequired,
  };
  switch (kind) {
    case 'string':
      return (
        <TextInput
          {...common}
          maxLength={300}
          value={first}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'text':
      return (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxLength={4000}
          value={first}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          inputMode="decimal"
          value={first}
          onChange={onChange}
          {...(min === null ? {} : { min })}
          {...(max === null ? {} : { max })}
          clampBehavior="none"
        />
      );
    case 'datetime':
      return (
        <TextInput
          {...common}
          type="datetime-local"
          value={first}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'singlevaluelist':
      return <OneOf field={common} question={question} value={first} onChange={onChange} />;
    case 'multivaluelist':
      return <SomeOf field={common} question={question} values={valuesOf(value)} onChange={onChange} />;
  }
}

interface FieldFacts {
  readonly id: string;
  readonly label: string;
  readonly description: string | null;
  readonly error: string | null;
  readonly withAsterisk: boolean;
}

function OneOf(props: {
  readonly field: FieldFacts;
  readonly question: ShownQuestion;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const t = useText();
  const { field, question, value, onChange } = props;
  const mayTakeBack = !question.isRequired && value !== '';
  return (
    <Radio.Group {...field} value={value} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        {question.choices.map(({ key, title }) => (
          <Radio key={key} value={key} label={title} size="md" />
        ))}
        {mayTakeBack ? <Radio value="" label={t('reports.new.no-answer')} size="md" /> : null}
      </Stack>
    </Radio.Group>
  );
}

function SomeOf(props: {
  readonly field: FieldFacts;
  readonly question: ShownQuestion;
  readonly values: string[];
  readonly onChange: (values: string[]) => void;
}): ReactNode {
  const { field, question, values, onChange } = props;
  return (
    <Checkbox.Group {...field} value={values} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        {question.choices.map(({ key, title }) => (
          <Checkbox key={key} value={key} label={title} size="md" />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
