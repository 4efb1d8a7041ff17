import type { ReactNode } from 'react';
import { Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import type { ReportImportMap } from '../../contract/import/import-map.ts';
import { useCategories } from '../categories.ts';
import classes from './Import.module.css';
import { takesPeople } from './import-draft.ts';
import type { ColumnName } from './import-draft.ts';

export interface MapFieldsProps {
  readonly map: ReportImportMap;
  readonly columns: readonly string[];
  readonly onChange: (map: ReportImportMap) => void;
}

const required: readonly ColumnName[] = ['number', 'text', 'createdAt'];
const facts: readonly ColumnName[] = [
  'category',
  'cause',
  'address',
  'lat',
  'lng',
  'status',
  'closedAt',
  'answer',
  'organisation',
];
const people: readonly ColumnName[] = ['authorName', 'authorPhone', 'authorEmail'];

/** Which column is what. */
export function MapFields(props: MapFieldsProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const { map, onChange } = props;
  return (
    <>
      <div className={classes.fields}>
        <TextInput
          required
          label={t('reports.import.source')}
          description={t('reports.import.source-hint')}
          maxLength={100}
          value={map.source}
          onChange={(event) => onChange({ ...map, source: event.currentTarget.value })}
        />
        <Select
          clearable
          searchable
          label={t('reports.import.default-category')}
          description={t('reports.import.default-category-hint')}
          data={[...categories.choices]}
          value={map.defaultCategoryId}
          onChange={(defaultCategoryId) => onChange({ ...map, defaultCategoryId })}
        />
        <TagsInput
          size="md"
          label={t('reports.import.open-words')}
          description={t('reports.import.open-words-hint')}
          value={map.openWords}
          onChange={(openWords) => onChange({ ...map, openWords })}
        />
      </div>
      <ColumnFields names={[...required, ...facts]} {...props} />
      <Checkbox
        label={t('reports.import.is-public')}
        checked={map.isPublic}
        onChange={(event) => onChange({ ...map, isPublic: event.currentTarget.checked })}
      />
      <details className={classes.people}>
        <summary>{t('reports.import.people')}</summary>
        <ColumnFields names={people} {...props} />
        <TextInput
          required={takesPeople(map)}
          minLength={10}
          label={t('reports.import.purpose')}
          description={t('reports.import.purpose-hint')}
          value={map.personalDataPurpose ?? ''}
          onChange={(event) => onChange({ ...map, personalDataPurpose: event.currentTarget.value || null })}
        />
      </details>
    </>
  );
}

function ColumnFields({
  names,
  map,
  columns,
  onChange,
}: MapFieldsProps & { names: readonly ColumnName[] }): ReactNode {
  const t = useText();
  const data = [...new Set(columns.filter((column) => column !== ''))];
  return (
    <div className={classes.fields}>
      {names.map((name) => {
        const isRequired = required.includes(name);
        return (
          <Select
            key={name}
            searchable
            required={isRequired}
            clearable={!isRequired}
            label={t(`reports.import-column.${name}`)}
            placeholder={t('reports.import.no-column')}
            data={data}
            value={map.columns[name] || null}
            onChange={(column) =>
              onChange({ ...map, columns: { ...map.columns, [name]: isRequired ? (column ?? '') : column } })
            }
          />
        );
      })}
    </div>
  );
}
