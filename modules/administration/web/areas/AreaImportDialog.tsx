import type { ReactNode } from 'react';
import { useState } from 'react';
import { FileInput, NativeSelect } from '@mantine/core';
import { areaKinds } from '#kernel/geo/contract/area.ts';
import { importAreas, listAreas } from '#kernel/geo/contract/routes.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';

const shownIssues = 20;

/** Areas from a GeoJSON file; what was taken and what was not is told row by row. */
export function AreaImportDialog({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText();
  const [file, setFile] = useState<File | null>(null);
  const [brokenFile, setBrokenFile] = useState<string | null>(null);
  const load = useCommand(importAreas, { changes: [listAreas] });
  const send = async (form: FormData): Promise<void> => {
    if (!file) return;
    const collection = await readCollection(file);
    setBrokenFile(collection ? null : t('administration.areas.not-geojson'));
    const kind = areaKinds.find((known) => known === form.get('kind'));
    if (collection) load.mutate({ ...collection, ...(kind ? { kind } : {}) });
  };
  return (
    <Dialog title={t('administration.areas.import')} onClose={onClose}>
      <DialogForm
        submit={t('administration.areas.import-submit')}
        isBusy={load.isPending}
        problem={load.error}
        onSubmit={(form) => void send(form)}
        onClose={onClose}
      >
        <p>{t('administration.areas.import-hint')}</p>
        <FileInput
          required
          clearable
          size="md"
          accept=".geojson,.json,application/geo+json,application/json"
          label={t('administration.areas.file')}
          placeholder={t('administration.areas.choose-file')}
          clearButtonProps={{ 'aria-label': t('administration.filter.clear') }}
          value={file}
          onChange={setFile}
          error={brokenFile}
        />
        <NativeSelect
          name="kind"
          size="md"
          label={t('administration.areas.import-kind')}
          data={[
            { value: '', label: t('administration.areas.import-kind-own') },
            ...areaKinds.map((kind) => ({ value: kind, label: t(`administration.area-kind.${kind}`) })),
          ]}
        />
        {load.data ? <ImportReport report={load.data} /> : null}
      </DialogForm>
    </Dialog>
  );
}

async function readCollection(
  file: File,
): Promise<{ type: 'FeatureCollection'; features: unknown[] } | null> {
  try {
    const value: unknown = JSON.parse(await file.text());
    const isCollection =
      typeof value === 'object' && value !== null && 'features' in value && Array.isArray(value.features);
    return isCollection ? { type: 'FeatureCollection', features: value.features as unknown[] } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function ImportReport({ report }: { report: OutputOf<typeof importAreas> }): ReactNode {
  const t = useText();
  const counts = Object.values(report.counts);
  const sum = (name: 'inserted' | 'updated' | 'unchanged') =>
    counts.reduce((total, row) => total + row[name], 0);
  const facts = { inserted: sum('inserted'), updated: sum('updated'), unchanged: sum('unchanged') };
  return (
    <Notice
      kind={report.rejectedCount > 0 ? 'warning' : 'good'}
      title={t('administration.areas.imported', facts)}
    >
      {report.rejectedCount > 0 ? (
        <p>{t('administration.areas.rejected', { count: report.rejectedCount })}</p>
      ) : null}
      <ul>
        {report.issues.slice(0, shownIssues).map(({ row, reason }) => (
          <li key={`${row} ${reason}`}>{t('administration.areas.issue', { row, reason })}</li>
        ))}
      </ul>
    </Notice>
  );
}
