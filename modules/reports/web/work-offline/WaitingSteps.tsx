import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useSession } from '#web/session.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { describeStep } from './describe-step.ts';
import type { WorkStep } from './step.ts';
import { isHeldBack } from './step.ts';
import { discardStep, sendSteps, useWorkSteps } from './work-outbox.ts';
import { StepConflict } from './StepConflict.tsx';
import classes from './WorkOffline.module.css';

/** What this device has done and the server does not have; for one report, or for all with a way to send them. */
export function WaitingSteps({ number }: { number?: number }): ReactNode {
  const { person } = useSession();
  const steps = useWorkSteps();
  const ours = steps.filter((step) => step.personId === person?.id);
  const shown = number === undefined ? ours : ours.filter((step) => step.number === number);
  const waiting = shown.filter(({ trouble }) => trouble === null);
  const troubled = shown.filter(({ trouble }) => trouble !== null);
  return (
    <>
      {troubled.map((step) => (
        <Trouble key={step.key} step={step} />
      ))}
      {waiting.length > 0 ? <Waiting steps={waiting} all={steps} isOne={number !== undefined} /> : null}
      {number === undefined && ours.length < steps.length ? <OthersNotice /> : null}
    </>
  );
}

interface WaitingProps {
  readonly steps: readonly WorkStep[];
  readonly all: readonly WorkStep[];
  readonly isOne: boolean;
}

function Waiting({ steps, all, isOne }: WaitingProps): ReactNode {
  const t = useText();
  const formats = useFormats();
  const [first] = steps;
  return (
    <Notice kind="warning" title={t('reports.offline.waits', { count: steps.length })}>
      <ul className={classes.steps}>
        {steps.map((step) => (
          <li key={step.key}>
            {isOne ? null : `${t('reports.number', { number: String(step.number) })}: `}
            {describeStep(step, t, formats)}
            {isHeldBack(step, all) ? ` ${t('reports.offline.held-back')}` : null}{' '}
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => void discardStep(step)}>
              {t('reports.offline.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
      {first ? (
        <Button
          variant="default"
          leftSection={<icons.refresh size={18} aria-hidden="true" />}
          onClick={() => void sendSteps(first.personId)}
        >
          {t('reports.outbox.send-now')}
        </Button>
      ) : null}
    </Notice>
  );
}

function Trouble({ step }: { step: WorkStep }): ReactNode {
  const t = useText();
  const formats = useFormats();
  if (step.trouble?.kind !== 'refused') return <StepConflict step={step} />;
  const number = String(step.number);
  return (
    <Notice kind="danger" title={t('reports.offline.refused', { number })}>
      <p className={classes.line}>{describeStep(step, t, formats)}</p>
      <p className={classes.line}>{step.trouble.text}</p>
      <Button variant="subtle" color="red" onClick={() => void discardStep(step)}>
        {t('reports.offline.discard')}
      </Button>
    </Notice>
  );
}

/** NOTE: told without a word of what it is; it is another person's. */
function OthersNotice(): ReactNode {
  const t = useText();
  return <Notice kind="info">{t('reports.offline.others')}</Notice>;
}
