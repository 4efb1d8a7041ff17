import type { ReactNode } from 'react';
import { TextInput } from '@mantine/core';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listGrants, revokeGrant } from '../../contract/grant-routes.ts';
import type { GrantView } from '../../contract/grant-routes.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';

export function RevokeDialog({
  grant,
  onClose,
}: {
  readonly grant: GrantView;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const revoke = useCommand(revokeGrant, { changes: [listGrants], onDone: onClose });
  return (
    <FormDialog
      title={t('video.rights.revoke-title', { holder: grant.holderName })}
      submit={t('video.rights.revoke')}
      isDangerous
      isBusy={revoke.isPending}
      problem={revoke.error}
      onClose={onClose}
      onSubmit={(form) => revoke.mutate({ id: grant.id, reason: fieldOf(form, 'reason') ?? '' })}
    >
      <p>{t('video.rights.revoke-lead')}</p>
      <TextInput name="reason" required minLength={3} maxLength={500} label={t('video.field.reason')} />
    </FormDialog>
  );
}
