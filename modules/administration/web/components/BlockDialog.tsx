import type { ReactNode } from 'react';
import { blockPerson, listPeople, readPerson, unblockPerson } from '#kernel/identity/contract/people.ts';
import type { PersonView } from '#kernel/identity/contract/people.ts';
import { fieldText } from '#web/call.ts';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { ReasonField, reasonOf } from './ReasonField.tsx';

/** Closes the town to a person, or opens it again. */
export function BlockDialog({ person, onClose }: { person: PersonView; onClose: () => void }): ReactNode {
  const t = useText();
  const options = { changes: [readPerson, listPeople], onDone: onClose };
  const block = useCommand(blockPerson, options);
  const unblock = useCommand(unblockPerson, options);
  const isBlocked = person.blockedAt !== null;
  const { id } = person;
  const submit = (form: FormData): void => {
    if (isBlocked) unblock.mutate({ id, ...reasonOf(form) });
    else block.mutate({ id, reason: fieldOf(form, 'reason') ?? '' });
  };
  const problem = block.error ?? unblock.error;
  const title = t(isBlocked ? 'administration.person.unblock-of' : 'administration.person.block-of', {
    name: person.name,
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <DialogForm
        submit={isBlocked ? t('administration.person.unblock') : t('administration.person.block')}
        isBusy={block.isPending || unblock.isPending}
        isDangerous={!isBlocked}
        problem={problem}
        onSubmit={submit}
        onClose={onClose}
      >
        <p>{isBlocked ? t('administration.person.unblock-text') : t('administration.person.block-text')}</p>
        <ReasonField isRequired={!isBlocked} error={fieldText(problem, '/reason')} />
      </DialogForm>
    </Dialog>
  );
}
