import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, NativeSelect, TextInput } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { TextLink, useGo } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { CaseView } from '../../contract/evidence.ts';
import { listCases, openCase } from '../../contract/evidence-routes.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import classes from '../pages/Video.module.css';

/** Cases of the own organisation. */
export function CasesPage(): ReactNode {
  const t = useText();
  const answer = useQueryRoute(listCases, {});
  const [isOpening, setOpening] = useState(false);
  return (
    <Page
      title={t('video.cases.title')}
      lead={t('video.cases.lead')}
      actions={<Button onClick={() => setOpening(true)}>{t('video.cases.open')}</Button>}
    >
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.cases.length === 0 ? (
        <EmptyState title={t('video.cases.none')} />
      ) : (
        <ul className={classes.list}>
          {answer.data.cases.map((one) => (
            <li key={one.id}>
              <CaseLine evidence={one} />
            </li>
          ))}
        </ul>
      )}
      {isOpening ? (
        <OpenDialog openFor={answer.data?.openFor ?? []} onClose={() => setOpening(false)} />
      ) : null}
    </Page>
  );
}

function CaseLine({ evidence }: { readonly evidence: CaseView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { id, number, state, title, openedAt, openedByName, outcome, itemCount } = evidence;
  return (
    <article aria-label={t('video.case.title', { number })}>
      <div className={classes.row}>
        <TextLink to={`/work/evidence/${id}`}>
          {t('video.case.title', { number })}. {title}
        </TextLink>
        <Badge color={state === 'open' ? 'river' : 'gray'}>{t(`video.case-state.${state}`)}</Badge>
      </div>
      <div className={classes.quiet}>
        {t('video.case.opened', { at: dateTime(openedAt), person: openedByName ?? '—' })} ·{' '}
        {t('video.case.items-count', { count: itemCount })}
        {outcome === null ? null : ` · ${t(`video.outcome.${outcome}`)}`}
      </div>
    </article>
  );
}

function OpenDialog({
  openFor,
  onClose,
}: {
  readonly openFor: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const go = useGo();
  const open = useCommand(openCase, {
    changes: [listCases],
    onDone: ({ id }) => void go(`/work/evidence/${id}`),
  });
  return (
    <FormDialog
      title={t('video.cases.open')}
      submit={t('video.cases.open')}
      isBusy={open.isPending}
      problem={open.error}
      onClose={onClose}
      onSubmit={(form) =>
        open.mutate({
          organisationId: fieldOf(form, 'organisation') ?? '',
          title: fieldOf(form, 'title') ?? '',
          basis: fieldOf(form, 'basis') ?? '',
        })
      }
    >
      <NativeSelect
        name="organisation"
        label={t('video.case.organisation')}
        data={openFor.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextInput name="title" required minLength={3} maxLength={200} label={t('video.case.name')} />
      <TextInput
        name="basis"
        required
        minLength={3}
        maxLength={500}
        label={t('video.case.basis')}
        description={t('video.case.basis-hint')}
      />
    </FormDialog>
  );
}
