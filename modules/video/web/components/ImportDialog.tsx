import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, FileInput, Group, Modal, Stack } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { importCameras, listCameras } from '../../contract/camera-routes.ts';
import { DataTable } from '#web/design/DataTable.tsx';

/** A table of cameras: tried first, entered when it looks right. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const [csv, setCsv] = useState<string | null>(null);
  const run = useCommand(importCameras, { changes: [listCameras] });
  const send = (isTrial: boolean): void => {
    if (csv !== null) run.mutate({ csv, isTrial });
  };
  const wasTrial = run.variables?.isTrial ?? true;
  return (
    <Modal
      opened
      onClose={onClose}
      size="46rem"
      title={t('video.import.title')}
      closeButtonProps={{ 'aria-label': t('web.action.close') }}
    >
      <Stack gap="md">
        <p>{t('video.import.lead')}</p>
        <FileInput
          label={t('video.import.file')}
          accept=".csv,text/csv"
          clearable
          onChange={(file) => {
            run.reset();
            void file?.text().then(setCsv);
          }}
        />
        {run.error ? <Notice kind="danger">{problemText(run.error, t)}</Notice> : null}
        {run.data ? <Outcome outcome={run.data} wasTrial={wasTrial} /> : null}
        <Group gap="sm">
          <Button
            variant="default"
            disabled={csv === null}
            loading={run.isPending}
            onClick={() => send(true)}
          >
            {t('video.import.try')}
          </Button>
          <Button
            disabled={csv === null || !run.data || !wasTrial}
            loading={run.isPending}
            onClick={() => send(false)}
          >
            {t('video.import.enter')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Outcome({
  outcome: { entered, rejected },
  wasTrial,
}: {
  readonly outcome: OutputOf<typeof importCameras>;
  readonly wasTrial: boolean;
}): ReactNode {
  const t = useText();
  const counts = { entered, rejected: rejected.length };
  return (
    <>
      <Notice kind={rejected.length > 0 ? 'warning' : 'good'}>
        {wasTrial ? t('video.import.tried', counts) : t('video.import.entered', counts)}
      </Notice>
      {rejected.length > 0 ? (
        <DataTable
          label={t('video.import.rejected')}
          rows={rejected}
          keyOf={({ line, column }) => `${line} ${column}`}
          columns={[
            { title: t('video.import.line'), cell: ({ line }) => line },
            { title: t('video.import.column'), cell: ({ column }) => column },
            { title: t('video.import.reason'), cell: ({ reason }) => reason },
          ]}
        />
      ) : null}
    </>
  );
}
