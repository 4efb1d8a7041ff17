import type { ReactNode } from 'react';
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { requestOutcomes } from '../../contract/request.ts';
import {
  closeRequest,
  listOwnRequests,
  listRequests,
  refuseRequest,
  withdrawLink,
} from '../../contract/request-routes.ts';
import type { RequestView } from '../../contract/request.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';

interface DialogProps {
  readonly request: RequestView;
  readonly onClose: () => void;
}

const changes = [listRequests, listOwnRequests];

export function RefusalDialog({ request, onClose }: DialogProps): ReactNode {
  const t = useText();
  const refuse = useCommand(refuseRequest, { changes, onDone: onClose });
  return (
    <FormDialog
      title={t('video.request.refuse-title', { number: request.number })}
      submit={t('video.request.refuse')}
      isDangerous
      isBusy={refuse.isPending}
      problem={refuse.error}
      onClose={onClose}
      onSubmit={(form) => refuse.mutate({ id: request.id, reason: fieldOf(form, 'reason') ?? '' })}
    >
      <Textarea name="reason" required minLength={10} maxLength={1000} label={t('video.request.refusal')} />
    </FormDialog>
  );
}

export function WithdrawalDialog({ request, onClose }: DialogProps): ReactNode {
  const t = useText();
  const withdraw = useCommand(withdrawLink, { changes, onDone: onClose });
  return (
    <FormDialog
      title={t('video.request.withdraw-title', { number: request.number })}
      submit={t('video.request.withdraw')}
      isDangerous
      isBusy={withdraw.isPending}
      problem={withdraw.error}
      onClose={onClose}
      onSubmit={(form) => withdraw.mutate({ id: request.id, reason: fieldOf(form, 'reason') ?? '' })}
    >
      <TextInput name="reason" required minLength={3} maxLength={500} label={t('video.field.reason')} />
    </FormDialog>
  );
}

/** What the footage was good for: without it the request stays open. */
export function OutcomeDialog({ request, onClose }: DialogProps): ReactNode {
  const t = useText();
  const close = useCommand(closeRequest, { changes, onDone: onClose });
  return (
    <FormDialog
      title={t('video.request.close-title', { number: request.number })}
      submit={t('video.request.close')}
      isBusy={close.isPending}
      problem={close.error}
      onClose={onClose}
      onSubmit={(form) =>
        close.mutate({
          id: request.id,
          outcome: requestOutcomes.find((known) => known === form.get('outcome')) ?? 'not-used',
          text: fieldOf(form, 'text'),
        })
      }
    >
      <NativeSelect
        name="outcome"
        label={t('video.request.outcome')}
        data={requestOutcomes.map((value) => ({ value, label: t(`video.outcome.${value}`) }))}
      />
      <Textarea name="text" maxLength={1000} label={t('video.request.outcome-text')} />
    </FormDialog>
  );
}
