import type { ReactNode } from 'react';
import { useState } from 'react';
import { Checkbox, Stack, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import {
  approveRequest,
  listOwnRequests,
  listRequests,
  suggestCameras,
} from '../../contract/request-routes.ts';
import type { RequestView } from '../../contract/request.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import { instantOf, localOf } from '#web/local-time.ts';

const usualLinkDays = 7;
const dayMs = 24 * 3_600_000;
const spanFields = ['from', 'to', 'until'] as const;

/** The owner chooses cameras that could have seen it, narrows the span and says until when. */
export function ApprovalDialog({
  request,
  onClose,
}: {
  readonly request: RequestView;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  const approve = useCommand(approveRequest, { changes: [listRequests, listOwnRequests], onDone: onClose });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [until] = useState(() => new Date(Date.now() + usualLinkDays * dayMs).toISOString());
  const initial = { from: request.from, to: request.to, until };
  return (
    <FormDialog
      title={t('video.request.approve-title', { number: request.number })}
      submit={t('video.request.approve')}
      isBusy={approve.isPending}
      problem={approve.error}
      onClose={onClose}
      onSubmit={(form) =>
        approve.mutate({
          id: request.id,
          cameraIds: [...chosen],
          from: instantOf(fieldOf(form, 'from'), request.from, timeZone),
          to: instantOf(fieldOf(form, 'to'), request.to, timeZone),
          mayDownload: form.get('download') !== null,
          liftsMasks: form.get('masks') !== null,
          linkUntil: instantOf(fieldOf(form, 'until'), until, timeZone),
        })
      }
    >
      <Suggestions requestId={request.id} chosen={chosen} onChoose={setChosen} />
      {spanFields.map((name) => (
        <TextInput
          key={name}
          name={name}
          type="datetime-local"
          step={1}
          required
          label={t(`video.request.${name}`)}
          defaultValue={localOf(initial[name], timeZone)}
        />
      ))}
      <Checkbox name="download" label={t('video.request.download')} />
      <Checkbox name="masks" label={t('video.mask.lift')} description={t('video.mask.lift-hint')} />
    </FormDialog>
  );
}

function Suggestions({
  requestId,
  chosen,
  onChoose,
}: {
  readonly requestId: string;
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
}): ReactNode {
  const t = useText();
  const answer = useQueryRoute(suggestCameras, { id: requestId });
  const cameras = answer.data?.cameras ?? [];
  if (answer.isSuccess && cameras.length === 0)
    return <Notice kind="warning">{t('video.request.no-cameras')}</Notice>;
  return (
    <Checkbox.Group label={t('video.request.cameras')} value={[...chosen]} onChange={onChoose}>
      <Stack gap="xs" mt="xs">
        {cameras.map(({ id, number, name, distanceM, pixelsPerMetre, isKept }) => {
          const metres = Math.round(distanceM);
          const view =
            pixelsPerMetre === null
              ? t('video.request.looks-away', { metres })
              : t('video.request.sees', { metres, density: Math.round(pixelsPerMetre) });
          return (
            <Checkbox
              key={id}
              value={id}
              disabled={!isKept}
              label={`${number}. ${name}`}
              description={isKept ? view : t('video.request.not-kept')}
            />
          );
        })}
      </Stack>
    </Checkbox.Group>
  );
}
