import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, Select } from '@mantine/core';
import { FormDialog } from '#web/design/Dialog.tsx';
import { useCommand } from '#web/query.ts';
import { useFormats, useText } from '#web/texts.tsx';
import { listRecorders, nameStandIn } from '../../contract/recorder-routes.ts';
import type { RecorderView } from '../../contract/recorder-routes.ts';

/** Who stands in for a recorder, and for whom it stands in now. */
export function StandIn({
  recorder,
  onChoose,
}: {
  readonly recorder: RecorderView;
  readonly onChoose: () => void;
}): ReactNode {
  const t = useText();
  const { relative } = useFormats();
  const { state, standInName, isStandInAwaited, takenOver, standsInFor } = recorder;
  return (
    <>
      {takenOver ? (
        <div>
          <Badge color="bronze">{t('video.recorders.taken-over')}</Badge>
          <div>{`${takenOver.standInName}, ${relative(takenOver.since)}`}</div>
        </div>
      ) : (
        <div>{standInName ?? '—'}</div>
      )}
      {isStandInAwaited ? <div>{t('video.recorders.stand-in-awaited')}</div> : null}
      {standsInFor.map(({ name, since, cameraCount }) => (
        <div key={name}>
          <Badge color="bronze">{t('video.recorders.stands-in')}</Badge>
          <div>
            {t('video.recorders.stands-in-for', { name, count: cameraCount, since: relative(since) })}
          </div>
        </div>
      ))}
      {state === 'struck-off' ? null : (
        <Button size="compact-xs" variant="subtle" onClick={onChoose}>
          {t('video.recorders.stand-in-choose')}
        </Button>
      )}
    </>
  );
}

/** Those of the same owner first; one of another waits for the owner of this one to agree. */
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
  const isOwn = (one: RecorderView): boolean => one.ownerOrganisationId === recorder.ownerOrganisationId;
  const possible = recorders
    .filter(({ id, state }) => id !== recorder.id && state !== 'struck-off')
    .toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
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
        data={possible.map(({ id, name, ownerName }) => ({ value: id, label: `${name} · ${ownerName}` }))}
        value={standInId}
        onChange={setStandInId}
      />
    </FormDialog>
  );
}
