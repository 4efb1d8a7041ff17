import type { ReactNode } from 'react';
import { Textarea, TextInput } from '@mantine/core';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listEquipment, listWorkOrders, moveWorkOrder, workTransitions } from '../../contract/maintenance.ts';
import type { Currency, WorkOrderView, WorkStep } from '../../contract/maintenance.ts';
import { minorOf } from './money.ts';

/** A step that needs a word, or is not taken back: what was done, why, or only "yes". */
export function WorkStepDialog({
  order,
  step,
  currency,
  onClose,
}: {
  readonly order: WorkOrderView;
  readonly step: WorkStep;
  readonly currency: Currency;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const move = useCommand(moveWorkOrder, { changes: [listWorkOrders, listEquipment], onDone: onClose });
  const isReport = step === 'finish';
  return (
    <FormDialog
      title={`${t('video.work.number', { number: order.number })}. ${order.camera.name}`}
      submit={t(`video.work-step.${step}`)}
      isDangerous={step === 'cancel'}
      isBusy={move.isPending}
      problem={move.error}
      onClose={onClose}
      onSubmit={(form) =>
        move.mutate({
          id: order.id,
          step,
          text: fieldOf(form, 'text'),
          costMinor: minorOf(fieldOf(form, 'cost')),
        })
      }
    >
      <p>{order.description}</p>
      {workTransitions[step].needsText ? (
        <Textarea
          name="text"
          required
          autosize
          minRows={2}
          minLength={3}
          maxLength={1000}
          label={isReport ? t('video.work.done-what') : t('video.work.reason')}
        />
      ) : null}
      {isReport ? (
        <TextInput
          name="cost"
          inputMode="decimal"
          pattern="[0-9 ]*([.,][0-9]{1,2})?"
          label={t('video.work.cost-field', { currency })}
        />
      ) : null}
    </FormDialog>
  );
}
