import type { ReactNode } from 'react';
import { Stack } from '@mantine/core';
import { readMessage } from '#kernel/notify/contract/routes.ts';
import type { MessageView } from '#kernel/notify/contract/routes.ts';
import { Notice } from '#web/design/Notice.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { Dialog } from '#web/design/Dialog.tsx';
import { FactList } from './FactList.tsx';
import classes from './MessageDialog.module.css';

/** One message as the person got it, with what became of it. */
export function MessageDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const t = useText();
  const message = useQueryRoute(readMessage, { id });
  return (
    <Dialog title={message.data?.subject ?? t('administration.messages.one')} onClose={onClose} size="44rem">
      {message.isPending ? <LoadingState /> : null}
      {message.error ? <ErrorState problem={message.error} onRetry={() => void message.refetch()} /> : null}
      {message.data ? <Letter message={message.data} /> : null}
    </Dialog>
  );
}

function Letter({ message }: { message: MessageView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  return (
    <Stack gap="md">
      <FactList
        facts={[
          [t('administration.messages.address'), message.address],
          [t('administration.messages.state'), t(`administration.message-state.${message.state}`)],
          [t('administration.messages.written'), dateTime(message.createdAt)],
          [t('administration.messages.kind'), <code key="kind">{message.kind}</code>],
        ]}
      />
      {message.bodyText === null ? (
        <Notice kind="info">{t('administration.messages.secret')}</Notice>
      ) : (
        <div className={classes.body}>{message.bodyText}</div>
      )}
      {message.attempts.length > 0 ? (
        <ol className={classes.attempts} aria-label={t('administration.messages.attempts')}>
          {message.attempts.map(({ attemptedAt, outcome, detail }) => (
            <li key={attemptedAt}>
              {dateTime(attemptedAt)} · {t(`administration.message-state.${outcome}`)}
              {detail ? ` · ${detail}` : null}
            </li>
          ))}
        </ol>
      ) : null}
    </Stack>
  );
}
