import { useRef, useState } from 'react';
import type { CallProblem } from '#web/call.ts';
import { useSession } from '#web/session.tsx';
import type { ReportCard } from '../../contract/report.ts';
import type { WorkAct, WorkStep } from './step.ts';
import { performStep, useWorkSteps } from './work-outbox.ts';

export interface WorkStepDesk {
  readonly isBusy: boolean;
  readonly problem: CallProblem | null;
  /** What waits on this device for this report. */
  readonly waiting: readonly WorkStep[];
  readonly perform: (act: WorkAct) => void;
}

const idle = { isBusy: false, problem: null } as const;

/** A step of work on a report: done now, or kept on the device until there is a connection. */
export function useWorkStep(report: ReportCard, onDone?: () => void): WorkStepDesk {
  const { person } = useSession();
  const steps = useWorkSteps();
  const [state, setState] = useState<Pick<WorkStepDesk, 'isBusy' | 'problem'>>(idle);
  const isPerforming = useRef(false);
  const run = async (act: WorkAct, personId: string): Promise<void> => {
    setState({ ...idle, isBusy: true });
    const delivery = await performStep(report, { act, personId });
    setState({ ...idle, problem: delivery.kind === 'refused' ? delivery.problem : null });
    if (delivery.kind !== 'refused') onDone?.();
  };
  const perform = (act: WorkAct): void => {
    if (!person || isPerforming.current) return;
    isPerforming.current = true;
    void run(act, person.id).finally(() => (isPerforming.current = false));
  };
  const waiting = steps.filter(({ number, personId }) => number === report.number && personId === person?.id);
  return { ...state, waiting, perform };
}
