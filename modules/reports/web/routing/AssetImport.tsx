import type { ReactNode } from 'react';
import { useState } from 'react';
import { FileInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { importAssets, readRouting } from '../../contract/routing-routes.ts';
import type { RoutingView } from './describe-rule.ts';
import classes from './Routing.module.css';

const shownIssues = 50;

/** What stands in the town and whose it is, from GeoJSON. */
export function AssetImport({ view }: { view: RoutingView }): ReactNode {
  const t = useText();
  const [isBroken, setIsBroken] = useState(false);
  const load = useCommand(importAssets, { changes: [readRouting] });
  const choose = async (file: File | null): Promise<void> => {
    load.reset();
    const features = file ? featuresOf(await file.text()) : null;
    setIsBroken(file !== null && features === null);
    if (features) load.mutate({ type: 'FeatureCollection', features });
  };
  return (
    <Section title={t('reports.assets.title')}>
      <p className={classes.muted}>{t('reports.assets.hint')}</p>
      <ul>
        {view.assets.map(({ kind, count, ownerless }) => (
          <li key={kind}>{t('reports.assets.kind', { kind, count, ownerless })}</li>
        ))}
      </ul>
      <FileInput
        accept=".geojson,.json,application/geo+json"
        clearable
        label={t('reports.assets.file')}
        placeholder={t('reports.classifier.choose-file')}
        error={isBroken ? t('reports.assets.not-geojson') : null}
        onChange={(file) => void choose(file)}
      />
      {load.error ? <Notice kind="danger">{problemText(load.error, t)}</Notice> : null}
      {load.data ? (
        <Notice
          kind={load.data.issues.length > 0 ? 'warning' : 'good'}
          title={t('reports.assets.imported', {
            inserted: load.data.insertedCount,
            updated: load.data.updatedCount,
            rejected: load.data.issues.length,
          })}
        >
          <ul>
            {load.data.issues.slice(0, shownIssues).map(({ row, reason }) => (
              <li key={row}>{t('reports.assets.issue', { row, reason: t(reason) })}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </Section>
  );
}

function featuresOf(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const isCollection = typeof value === 'object' && value !== null && 'features' in value;
    return isCollection && Array.isArray(value.features) ? (value.features as unknown[]) : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
