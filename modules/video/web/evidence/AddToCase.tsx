import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, NativeSelect, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { TextLink } from '#web/links.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useText } from '#web/texts.tsx';
import type { CaseView } from '../../contract/evidence.ts';
import { addClip, addFrame, listCases, readCase } from '../../contract/evidence-routes.ts';
import { fieldOf } from '#web/form.ts';
import { isoOf, localOf } from '#web/local-time.ts';

const aroundMs = 30_000;
const usualHoldDays = 90;
const dayMs = 24 * 3_600_000;

interface AddToCaseProps {
  readonly cameraId: string;
  readonly cameraName: string;
  readonly atUs: number;
  /** Why the footage is open. */
  readonly reason: string;
}

/** What is being looked at, into a case: the picture of this instant, or the time around it. */
export function AddToCase(props: AddToCaseProps): ReactNode {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('video.add-to-case.title')}</summary>
      {isOpen ? <AddForm {...props} /> : null}
    </details>
  );
}

function AddForm(props: AddToCaseProps): ReactNode {
  const t = useText();
  const cases = useQueryRoute(listCases, { state: 'open' });
  const [atMs] = useState(() => Math.floor(props.atUs / 1_000));
  const [what, setWhat] = useState('clip');
  const { onSubmit, caseId, isBusy, error } = useAdding(props, { what, atMs });
  const open = cases.data?.cases ?? [];
  if (cases.isPending) return <LoadingState />;
  if (open.length === 0) {
    return (
      <p>
        {t('video.add-to-case.none')}. <TextLink to="/work/evidence">{t('video.cases.open')}</TextLink>
      </p>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      <Stack gap="sm" my="sm" maw="30rem">
        <Told caseId={caseId} error={error} />
        <CaseField cases={open} />
        <SegmentedControl
          aria-label={t('video.add-to-case.what')}
          data={[
            { value: 'clip', label: t('video.item.clip') },
            { value: 'frame', label: t('video.item.frame') },
          ]}
          value={what}
          onChange={setWhat}
        />
        <TextInput
          name="title"
          required
          maxLength={200}
          label={t('video.item.name')}
          defaultValue={props.cameraName}
        />
        {what === 'clip' ? <ClipFields atMs={atMs} /> : null}
        <TextInput
          name="reason"
          required
          minLength={3}
          maxLength={500}
          label={t('video.add-to-case.reason')}
          defaultValue={props.reason}
        />
        <Button type="submit" loading={isBusy}>
          {t('video.add-to-case.title')}
        </Button>
      </Stack>
    </form>
  );
}

function CaseField({ cases }: { readonly cases: readonly CaseView[] }): ReactNode {
  const t = useText();
  return (
    <NativeSelect
      name="case"
      label={t('video.add-to-case.case')}
      data={cases.map(({ id, number, title }) => ({ value: id, label: `${number}. ${title}` }))}
    />
  );
}

function Told({
  caseId,
  error,
}: {
  readonly caseId: string | null;
  readonly error: Error | null;
}): ReactNode {
  const t = useText();
  if (error) return <Notice kind="danger">{problemText(error, t)}</Notice>;
  if (caseId === null) return null;
  return (
    <Notice kind="good">
      <TextLink to={`/work/evidence/${caseId}`}>{t('video.add-to-case.done')}</TextLink>
    </Notice>
  );
}

function ClipFields({ atMs }: { readonly atMs: number }): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  const local = (ms: number): string => localOf(new Date(ms).toISOString(), timeZone);
  const [initial] = useState(() => ({
    from: local(atMs - aroundMs),
    to: local(Math.min(atMs + aroundMs, Date.now() - 1_000)),
    until: local(Date.now() + usualHoldDays * dayMs),
  }));
  const field = { type: 'datetime-local', step: 1, required: true } as const;
  return (
    <>
      <TextInput {...field} name="from" label={t('video.request.from')} defaultValue={initial.from} />
      <TextInput {...field} name="to" label={t('video.request.to')} defaultValue={initial.to} />
      <TextInput
        {...field}
        name="until"
        label={t('video.add-to-case.hold-until')}
        defaultValue={initial.until}
      />
    </>
  );
}

function useAdding(
  { cameraId }: AddToCaseProps,
  { what, atMs }: { readonly what: string; readonly atMs: number },
) {
  const { timeZone } = useSession().town;
  const [caseId, setCaseId] = useState<string | null>(null);
  const done = {
    changes: [readCase, listCases],
    onDone: (_output: unknown, { id }: { id: string }) => setCaseId(id),
  };
  const clip = useCommand(addClip, done);
  const frame = useCommand(addFrame, done);
  const onSubmit = (form: FormData): void => {
    setCaseId(null);
    const text = (name: string): string => fieldOf(form, name) ?? '';
    const instant = (name: string): string => isoOf(fieldOf(form, name), timeZone) ?? '';
    const common = { id: text('case'), cameraId, title: text('title'), reason: text('reason') };
    if (what === 'frame') frame.mutate({ ...common, at: new Date(atMs).toISOString() });
    else
      clip.mutate({
        ...common,
        from: instant('from'),
        to: instant('to'),
        holdUntil: instant('until'),
      });
  };
  return {
    onSubmit,
    caseId,
    isBusy: clip.isPending || frame.isPending,
    error: what === 'frame' ? frame.error : clip.error,
  };
}
