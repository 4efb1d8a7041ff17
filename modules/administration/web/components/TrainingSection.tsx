import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Stack } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { readTown, updateTown } from '#kernel/config/contract/routes.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { useRefreshSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';
import { ReasonField, reasonOf } from './ReasonField.tsx';

export type TownOfForm = OutputOf<typeof readTown>;

/** The training mode: asked twice, because the whole town is told that nothing is real. */
export function TrainingSection({ town }: { town: TownOfForm }): ReactNode {
  const t = useText();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <Stack gap="md" align="flex-start">
      <Notice
        kind={town.isTraining ? 'warning' : 'info'}
        title={town.isTraining ? t('administration.training.is-on') : t('administration.training.is-off')}
      >
        {t('administration.training.text')}
      </Notice>
      <Button variant={town.isTraining ? 'filled' : 'default'} onClick={() => setIsAsked(true)}>
        {town.isTraining ? t('administration.training.stop') : t('administration.training.start')}
      </Button>
      {isAsked ? <TrainingDialog town={town} onClose={() => setIsAsked(false)} /> : null}
    </Stack>
  );
}

function TrainingDialog({ town, onClose }: { town: TownOfForm; onClose: () => void }): ReactNode {
  const t = useText();
  const refresh = useRefreshSession();
  const done = (): void => {
    onClose();
    void refresh();
  };
  const change = useCommand(updateTown, { changes: [readTown], onDone: done });
  const { kind: _, ...card } = town;
  const title = town.isTraining ? t('administration.training.stop') : t('administration.training.start');
  return (
    <Dialog title={title} onClose={onClose}>
      <DialogForm
        submit={title}
        isBusy={change.isPending}
        isDangerous
        problem={change.error}
        onSubmit={(form) => change.mutate({ ...card, isTraining: !town.isTraining, ...reasonOf(form) })}
        onClose={onClose}
      >
        <Notice kind="warning">
          {town.isTraining
            ? t('administration.training.stop-warning')
            : t('administration.training.start-warning')}
        </Notice>
        <ReasonField />
      </DialogForm>
    </Dialog>
  );
}
