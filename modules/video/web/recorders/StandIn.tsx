import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Select } from '@mantine/core';
import { FormDialog } from '#web/design/Dialog.tsx';
import { useCommand } from '#web/query.ts';
import { useFormats, useText } from '#web/texts.tsx';
import { listRecorders, nameStandIn } from '../../contract/recorder-routes.ts';
import type { RecorderView } from '../../contract/recorder-routes.ts';

/** Who stands in for a recorder, and for whom it stands in now. */
export function StandIn({ recorder }: { readonly recorder: RecorderView }): ReactNode {
  const t = useText();
  const { relative } = useFormats();
  const { standInName, takenOver, standsInFor } = recorder;
  return (
    <>
      {takenOver ? (
        <div>
          <Badge color="bronze">{t('video.recorders.taken-over', { name: takenOver.standInName })}</Badge>{' '}
          {relative(takenOver.since)}
        </div>
      ) : (
        (standInName ?? '—')
      )}
      {standsInFor.map(({ name, since, cameraCount }) => (
        <div key={name}>
          <Badge color="bronze">{t('video.recorders.stands-in', { name, count: cameraCount })}</Badge>{' '}
          {relative(since)}
        </div>
      ))}
    </>
  );
}

/** Those of the same owner; the server refuses any other. */
export function StandInDialog({
  recorder,
  recorders,
  onClose,
}: {
  readonly recorder: RecorderView;
  readonly recorders: readonly RecorderView[];
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const [standInId, setStandInId] = useState(recorder.standInId);
  const save = useCommand(nameStandIn, { changes: [listRecorders], onDone: onClose });
  const possible = recorders.filter(
    ({ id, ownerOrganisationId, state }) =>
      id !== recorder.id && ownerOrganisationId === recorder.ownerOrganisationId && state !== 'struck-off',
  );
  return (
    <FormDialog
      title={t('video.recorders.stand-in-title', { name: recorder.name })}
      submit={t('video.recorders.stand-in-save')}
      isBusy={save.isPending}
      problem={save.error}
      onClose={onClose}
      onSubmit={() => save.mutate({ id: recorder.id, version: recorder.version, standInId })}
    >
      <p>{t('video.recorders.stand-in-lead')}</p>
      <Select
        clearable
        label={t('video.recorders.stand-in')}
        placeholder={t('video.recorders.stand-in-none')}
        data={possible.map(({ id, name }) => ({ value: id, label: name }))}
        value={standInId}
        onChange={setStandInId}
      />
    </FormDialog>
  );
}
