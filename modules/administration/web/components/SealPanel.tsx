import type { ReactNode } from 'react';
import { Button, Stack } from '@mantine/core';
import { readSealState, verifySeals } from '#kernel/audit/contract/routes.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import classes from './SealPanel.module.css';

const refreshMs = 15_000;
const lastSeals = 100;

/** The seal of the audit: what is sealed, and a check of the latest seals. The whole chain is for the command line. */
export function SealPanel(): ReactNode {
  const t = useText();
  const state = useQueryRoute(readSealState, {}, { refreshMs });
  const verify = useCommand(verifySeals);
  if (state.error) return <ErrorState problem={state.error} onRetry={() => void state.refetch()} />;
  return (
    <section className={classes.panel} aria-label={t('administration.audit.seal')}>
      <Stack gap="xs">
        {state.data ? <SealState state={state.data} /> : null}
        {verify.data ? <Verdict verdict={verify.data} /> : null}
        {verify.error ? <Notice kind="danger">{problemText(verify.error, t)}</Notice> : null}
      </Stack>
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate({ lastSeals })}>
        {t('administration.audit.verify', { count: lastSeals })}
      </Button>
    </section>
  );
}

function SealState({ state }: { state: OutputOf<typeof readSealState> }): ReactNode {
  const t = useText();
  const { dateTime, number } = useFormats();
  const { last, unsealedCount } = state;
  return (
    <>
      <div>
        {last
          ? t('administration.audit.last-seal', {
              number: number(last.number),
              time: dateTime(last.sealedAt),
            })
          : t('administration.audit.no-seal')}{' '}
        {t('administration.audit.waiting', { count: unsealedCount })}
      </div>
      {last ? <code className={classes.hash}>{last.hash}</code> : null}
    </>
  );
}

function Verdict({ verdict }: { verdict: OutputOf<typeof verifySeals> }): ReactNode {
  const t = useText();
  if (verdict.kind === 'intact') {
    return (
      <Notice kind="good">
        {t('administration.audit.intact', { seals: verdict.sealCount, entries: verdict.entryCount })}
      </Notice>
    );
  }
  return (
    <Notice kind="danger" title={t('administration.audit.broken', { number: verdict.sealNumber })}>
      {verdict.what}
    </Notice>
  );
}
