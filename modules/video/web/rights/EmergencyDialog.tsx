import type { ReactNode } from 'react';
import { useState } from 'react';
import { Textarea } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listCameras } from '../../contract/camera-routes.ts';
import { listGrants, longestEmergencyMinutes, openEmergency } from '../../contract/grant-routes.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { OrganisationField } from '../components/OrganisationField.tsx';

/** Half an hour at somebody's cameras, with a reason, and the owner hears of it at once. */
export function EmergencyDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const [ownerId, setOwnerId] = useState<string | null>(null);
  const open = useCommand(openEmergency, { changes: [listGrants, listCameras], onDone: onClose });
  return (
    <FormDialog
      title={t('video.emergency.open')}
      submit={t('video.emergency.open-it', { minutes: longestEmergencyMinutes })}
      isDangerous
      isBusy={open.isPending}
      problem={open.error}
      onClose={onClose}
      onSubmit={(form) =>
        open.mutate({ ownerOrganisationId: ownerId ?? '', reason: fieldOf(form, 'reason') ?? '' })
      }
    >
      <Notice kind="warning">{t('video.emergency.lead', { minutes: longestEmergencyMinutes })}</Notice>
      <OrganisationField label={t('video.field.owner')} value={ownerId} onChange={setOwnerId} />
      <Textarea name="reason" required minLength={10} maxLength={500} label={t('video.field.reason')} />
    </FormDialog>
  );
}
