import type { ReactNode } from 'react';
import { useText } from '#web/texts.tsx';
import type { ReportSummary } from '../../contract/report.ts';
import { BodyField } from '../actions/BodyField.tsx';
import { PhotoField } from '../photos/PhotoField.tsx';
import type { PickedPhoto } from '../photos/photo-uploads.ts';
import classes from './Bulk.module.css';
import { WordsField } from './BulkFields.tsx';
import type { FieldsProps } from './BulkFields.tsx';

type WithReports = FieldsProps & { readonly reports: readonly ReportSummary[] };

/** One answer for all, and for each the photos of its own work: a picture proves one place only. */
export function AnswerFields({ details, onChange, reports }: WithReports): ReactNode {
  const t = useText();
  const photos = details.photos ?? new Map<number, readonly PickedPhoto[]>();
  const put = (number: number, own: readonly PickedPhoto[]): void =>
    onChange({ photos: new Map([...photos, [number, own]]) });
  return (
    <>
      <WordsField label={t('reports.work.answer')} details={details} onChange={onChange} isRequired />
      <ul className={classes.proofs}>
        {reports.map(({ number, address }) => (
          <li key={number} aria-label={t('reports.number', { number: String(number) })}>
            <p className={classes.count}>{t('reports.number', { number: String(number) })}</p>
            <p className={classes.hint}>{address}</p>
            <PhotoField
              photos={photos.get(number) ?? []}
              onAdd={(added) => put(number, [...(photos.get(number) ?? []), ...added])}
              onRemove={(key) =>
                put(
                  number,
                  (photos.get(number) ?? []).filter((photo) => photo.key !== key),
                )
              }
              cameraText={t('reports.new.take-photo')}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

export function ExplainFields(props: FieldsProps): ReactNode {
  const t = useText();
  return <WordsField {...props} label={t('reports.bulk.explanation')} isRequired />;
}

export function NotOursFields({ details, onChange, reports }: WithReports): ReactNode {
  const t = useText();
  return (
    <>
      <BodyField
        organisation={reports[0]?.organisation ?? null}
        onChange={(nextBody) => onChange({ nextBody })}
      />
      <WordsField label={t('reports.moderation.reason')} details={details} onChange={onChange} isRequired />
    </>
  );
}
