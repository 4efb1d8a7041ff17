import type { FormEvent } from 'react';
import { useRef, useState } from 'react';
import type { CallProblem } from '#web/call.ts';
import { fieldText } from '#web/call.ts';
import { useGo } from '#web/links.tsx';
import { useRefreshSession, useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { visibleQuestions } from '../../contract/answers.ts';
import type { AnonymousReport } from '../anonymous/AnonymousSend.tsx';
import type { DraftDesk } from './draft-desk.ts';
import type { Draft, DraftFlaw } from './draft.ts';
import { flawsOf } from './draft.ts';
import { answerFlawsOf, ruleFlawsOf } from './form-rules.ts';
import type { FormRules, RuleFlaw } from './form-rules.ts';
import type { SentReport } from './outbox.ts';
import { submitDraft } from './outbox.ts';

export interface Sending {
  readonly isBusy: boolean;
  /** The person has pressed "send": what is missing is now said at its field. */
  readonly wasPressed: boolean;
  readonly problem: CallProblem | null;
  readonly isWaiting: boolean;
  readonly onSubmit: (event: FormEvent) => void;
  /** Says what is missing at its field, and leads there. */
  readonly isComplete: () => boolean;
}

export interface SendingFacts {
  readonly desk: DraftDesk;
  readonly draft: Draft;
  readonly rules: FormRules | null;
  readonly onSent: (report: SentReport) => void;
  readonly onSentAnonymously: (report: AnonymousReport) => void;
}

const idle = { isBusy: false, wasPressed: false, problem: null, isWaiting: false } as const;

const fieldOf: Readonly<Record<DraftFlaw | RuleFlaw, string>> = {
  stopped: 'report-stop',
  'no-photo': 'report-photos',
  answers: 'report-questions',
  'no-place': 'report-place',
  'no-text': 'report-text',
  'no-words': 'report-text',
  'no-category': 'report-category',
};

/** What pressing "send" does: point at what is missing, lead to the sign-in, or hand the draft to the outbox. */
export function useSending({ desk, draft, rules, onSent }: SendingFacts): Sending {
  const { person } = useSession();
  const go = useGo();
  const refreshSession = useRefreshSession();
  const [state, setState] = useState<Omit<Sending, 'onSubmit' | 'isComplete'>>(idle);
  const isSending = useRef(false);

  const send = async (personId: string): Promise<void> => {
    await desk.keepNow();
    const delivery = await submitDraft(withoutStaleAnswers(draft, rules), personId);
    if (delivery.kind === 'refused') {
      if (delivery.problem.status === 401) await refreshSession();
      return setState({ ...idle, wasPressed: true, problem: delivery.problem });
    }
    desk.letGo();
    if (delivery.kind === 'sent') return onSent(delivery.report);
    setState({ ...idle, isWaiting: true });
    scrollTo({ top: 0 });
  };
  const isComplete = (): boolean => {
    const [flaw] = [...flawsOf(draft), ...ruleFlawsOf(draft, rules)];
    if (!flaw) return true;
    setState({ ...idle, wasPressed: true });
    document.getElementById(fieldOf[flaw])?.focus();
    return false;
  };
  const press = async (): Promise<void> => {
    if (!isComplete()) return;
    if (!person) {
      await desk.keepNow();
      return await go('/sign-in?next=/reports/new');
    }
    setState({ ...idle, isBusy: true });
    await send(person.id);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isSending.current) return;
    isSending.current = true;
    void press().finally(() => (isSending.current = false));
  };
  return { ...state, onSubmit, isComplete };
}

/** Answers to the questions of a cause that was chosen before stay on the device. */
export function withoutStaleAnswers(draft: Draft, rules: FormRules | null): Draft {
  if (!rules) return draft;
  const asked = visibleQuestions(rules.questions, draft.answers).flatMap(({ code }) => {
    const value = draft.answers[code];
    return value === undefined ? [] : [[code, value] as const];
  });
  return { ...draft, answers: Object.fromEntries(asked) };
}

export interface FieldErrors {
  readonly text: string | null;
  readonly place: string | null;
  readonly category: string | null;
  readonly photos: string | null;
  readonly answers: string | null;
  /** A problem that belongs to no field. */
  readonly whole: string | null;
}

/** Our own findings and the server's, each at the field it is about, in the person's language. */
export function useFieldErrors(
  draft: Draft,
  rules: FormRules | null,
  { wasPressed, problem }: Sending,
): FieldErrors {
  const t = useText();
  const ruleFlaws = wasPressed ? ruleFlawsOf(draft, rules) : [];
  const flaws = wasPressed ? flawsOf(draft) : [];
  const ifFlawed = (flaw: DraftFlaw, text: string): string | null => (flaws.includes(flaw) ? text : null);
  const ifRefused = (code: string): string | null =>
    problem?.code === code ? problemText(problem, t) : null;
  const errors = {
    text:
      ifFlawed('no-text', t('reports.text-is-empty')) ??
      ifFlawed('no-words', t('reports.text-has-no-words')) ??
      fieldText(problem, '/text'),
    place:
      ifFlawed('no-place', t('reports.new.place-missing')) ??
      ifRefused('reports.place-outside-town') ??
      fieldText(problem, '/place'),
    category:
      ifFlawed('no-category', t('reports.unknown-category')) ??
      ifRefused('reports.unknown-category') ??
      fieldText(problem, '/categoryId'),
    photos: problem?.code.startsWith('files.')
      ? problemText(problem, t)
      : ruleFlaws.includes('no-photo')
        ? t('reports.photo-needed')
        : (ifRefused('reports.photo-needed') ?? fieldText(problem, '/photos')),
    answers: ruleFlaws.includes('answers')
      ? t('reports.answers-invalid')
      : ifRefused('reports.answers-invalid'),
  };
  return { ...errors, whole: problem && !hasErrors(errors) ? problemText(problem, t) : null };
}

/** What is wrong with single answers, once "send" was pressed. */
export function shownAnswerFlaws(
  draft: Draft,
  rules: FormRules | null,
  { wasPressed }: Sending,
): ReadonlyMap<string, string> {
  return rules && wasPressed ? answerFlawsOf(draft, rules) : new Map();
}

export function hasErrors(errors: object): boolean {
  return Object.values(errors).some((text) => text !== null);
}
