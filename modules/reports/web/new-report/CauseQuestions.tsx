import type { ReactNode } from 'react';
import type { AnswerInput } from '../../contract/answers.ts';
import type { ShownCause, ShownQuestion, ShownStopMessage } from '../../contract/classifier.ts';
import { CauseField } from './CauseField.tsx';
import { Questions } from './Questions.tsx';
import { StopMessages } from './StopMessages.tsx';

export interface AskedCategory {
  readonly causes: readonly ShownCause[];
  readonly questions: readonly ShownQuestion[];
  readonly stopMessages: readonly ShownStopMessage[];
}

export interface CauseQuestionsProps {
  readonly category: AskedCategory | undefined;
  readonly causeId: string | null;
  readonly answers: AnswerInput;
  readonly onChange: (told: { causeId: string | null; answers: AnswerInput }) => void;
}

const noFlaws: ReadonlyMap<string, string> = new Map();

/** What is asked once the category stands: how exactly it is broken, and what the executor needs to know of it. */
export function CauseQuestions({ category, causeId, answers, onChange }: CauseQuestionsProps): ReactNode {
  const cause = category?.causes.find(({ id }) => id === causeId);
  return (
    <>
      <CauseField
        causes={category?.causes ?? []}
        causeId={causeId}
        onChange={(id) => onChange({ causeId: id, answers: {} })}
      />
      <StopMessages messages={stopsOf(category, causeId)} />
      <Questions
        questions={[...(category?.questions ?? []), ...(cause?.questions ?? [])]}
        answers={answers}
        flaws={noFlaws}
        onChange={(given) => onChange({ causeId, answers: given })}
      />
    </>
  );
}

export function stopsOf(
  category: AskedCategory | undefined,
  causeId: string | null,
): readonly ShownStopMessage[] {
  const cause = category?.causes.find(({ id }) => id === causeId);
  return [...(category?.stopMessages ?? []), ...(cause?.stopMessages ?? [])];
}
