import type { ReactNode } from 'react';
import { listPeople, readPerson, revokeMembership } from '#kernel/identity/contract/people.ts';
import type { MembershipView } from '#kernel/identity/contract/people.ts';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';
import { ReasonField, reasonOf } from './ReasonField.tsx';

export interface RevokeDialogProps {
  readonly membership: MembershipView;
  readonly roleName: string;
  readonly onClose: () => void;
}

export function RevokeDialog({ membership, roleName, onClose }: RevokeDialogProps): ReactNode {
  const t = useText();
  const revoke = useCommand(revokeMembership, { changes: [readPerson, listPeople], onDone: onClose });
  return (
    <Dialog title={t('administration.membership.revoke-title')} onClose={onClose}>
      <DialogForm
        submit={t('administration.membership.revoke')}
        isBusy={revoke.isPending}
        isDangerous
        problem={revoke.error}
        onSubmit={(form) => revoke.mutate({ id: membership.id, ...reasonOf(form) })}
        onClose={onClose}
      >
        <p>
          {t('administration.membership.revoke-text', {
            role: roleName,
            organisation: membership.organisationName,
          })}
        </p>
        <ReasonField />
      </DialogForm>
    </Dialog>
  );
}
