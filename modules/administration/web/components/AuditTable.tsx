import type { ReactNode } from 'react';
import { Anchor, Badge } from '@mantine/core';
import type { AuditEntryView } from '#kernel/audit/contract/routes.ts';
import type { Formats, Translate } from '#web/texts.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import classes from './AuditTable.module.css';
import type { Column } from '#web/design/DataTable.tsx';
import { DataTable } from '#web/design/DataTable.tsx';
import type { FilterDesk } from './Filters.tsx';

export function AuditTable({
  entries,
  desk,
}: {
  entries: readonly AuditEntryView[];
  desk: FilterDesk;
}): ReactNode {
  const t = useText();
  const formats = useFormats();
  return (
    <DataTable
      label={t('administration.audit.title')}
      columns={columnsOf({ t, formats, desk })}
      rows={entries}
      keyOf={({ id }) => id}
    />
  );
}

interface Tools {
  readonly t: Translate;
  readonly formats: Formats;
  readonly desk: FilterDesk;
}

function columnsOf({ t, formats, desk }: Tools): Column<AuditEntryView>[] {
  return [
    {
      title: t('administration.audit.when'),
      cell: ({ occurredAt, isSealed }) => (
        <div className={classes.when}>
          <time dateTime={occurredAt}>{formats.dateTime(occurredAt)}</time>
          {isSealed ? null : (
            <Badge tt="none" variant="outline">
              {t('administration.audit.unsealed')}
            </Badge>
          )}
        </div>
      ),
    },
    { title: t('administration.audit.who'), cell: (entry) => whoOf(entry, { t, formats, desk }) },
    {
      title: t('administration.audit.what'),
      isName: true,
      cell: (entry) => (
        <Anchor
          component="button"
          type="button"
          ta="start"
          onClick={() => desk.change({ action: entry.routeId })}
        >
          {actionText(entry, t)}
        </Anchor>
      ),
    },
    { title: t('administration.audit.subject'), cell: (entry) => subjectOf(entry, desk) },
    { title: t('administration.audit.details'), cell: (entry) => <Details entry={entry} /> },
  ];
}

type Action = Pick<AuditEntryView, 'routeId' | 'summary' | 'actorKind'>;

/** The words of the action's own id, else the route's English sentence; the code stands beside in any case. */
function actionText({ routeId, summary, actorKind }: Action, t: Translate): ReactNode {
  const text = t(routeId);
  const code = <code data-no-hyphens>{routeId}</code>;
  const isNamed = text !== routeId;
  if (!isNamed && summary === null && actorKind !== 'system') return code;
  const words = isNamed ? text : unnamed(summary, t);
  return (
    <>
      {words} <span className={classes.id}>{code}</span>
    </>
  );
}

/** A job or a listener has no sentence of its own: its code says which it was. */
function unnamed(summary: string | null, t: Translate): ReactNode {
  return summary === null ? t('administration.audit.automatic') : <span lang="en">{summary}</span>;
}

function whoOf({ actor, actorKind }: AuditEntryView, { t, desk }: Tools): ReactNode {
  if (!actor) return t(`administration.actor.${actorKind}`);
  return (
    <>
      <Anchor component="button" type="button" onClick={() => desk.change({ actor: actor.id })}>
        {actor.name || actor.id}
      </Anchor>
      {actorKind === 'program' ? ` (${t('administration.actor.program')})` : null}
    </>
  );
}

function subjectOf({ subjectType, subjectId }: AuditEntryView, desk: FilterDesk): ReactNode {
  if (!subjectType || !subjectId) return '—';
  return (
    <Anchor
      component="button"
      type="button"
      className={classes.subject}
      onClick={() => desk.change({ subjectType, subjectId })}
    >
      {subjectType} <span className={classes.id}>{subjectId}</span>
    </Anchor>
  );
}

function Details({ entry }: { entry: AuditEntryView }): ReactNode {
  const t = useText();
  const text = JSON.stringify(entry.difference, null, 2);
  const hasDifference = text !== '{}' && text !== 'null';
  return (
    <>
      {entry.reason ? <div>{entry.reason}</div> : null}
      {hasDifference ? (
        <details className={classes.details}>
          <summary>{t('administration.audit.difference')}</summary>
          <pre>{text}</pre>
        </details>
      ) : null}
      {entry.reason || hasDifference ? null : '—'}
    </>
  );
}
