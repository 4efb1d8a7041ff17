import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { OutputOf } from '#kernel/http/contract.ts';
import { call, CallProblem } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { newKey } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { sendAnonymously } from '../../contract/anonymous-routes.ts';
import { anonymousReports } from '../../contract/settings.ts';
import classes from '../new-report/NewReport.module.css';
import { referencesOf } from '../new-report/outbox.ts';
import type { SendingFacts } from '../new-report/sending.ts';
import { withoutStaleAnswers } from '../new-report/sending.ts';

export type AnonymousReport = OutputOf<typeof sendAnonymously>;

/** Where the town allows it: send without an account, and keep a link instead. */
export function AnonymousSend(props: SendingFacts & { isComplete: () => boolean }): ReactNode {
  const { desk, draft, rules, onSentAnonymously, isComplete } = props;
  const t = useText();
  const { person, settings } = useSession();
  const [email, setEmail] = useState('');
  // One key for all presses: an answer that was lost on the way comes again, with the same link.
  const [key] = useState(newKey);
  const send = useMutation<AnonymousReport, CallProblem>({
    mutationFn: async () => {
      const { text, categoryId, causeId, answers, place, photos } = withoutStaleAnswers(draft, rules);
      if (!categoryId || !place)
        throw new CallProblem({ code: 'http.invalid-input', status: 400, title: '' });
      const report = { text, categoryId, causeId, answers, place, photos: await referencesOf(photos) };
      const contact = { email: email.trim() === '' ? null : email.trim() };
      return await call(sendAnonymously, { ...report, ...contact }, { idempotencyKey: key });
    },
    onSuccess: (report) => {
      void desk.startAnew();
      onSentAnonymously(report);
    },
  });
  if (person || settings[anonymousReports.id] !== true) return null;
  return (
    <div className={classes.send}>
      <TextInput
        type="email"
        label={t('reports.anonymous.email')}
        description={t('reports.anonymous.email-hint')}
        autoComplete="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {send.error ? <Notice kind="danger">{problemText(send.error, t)}</Notice> : null}
      <Button
        variant="default"
        fullWidth
        loading={send.isPending}
        onClick={() => isComplete() && send.mutate()}
      >
        {t('reports.anonymous.send')}
      </Button>
      <p className={classes.hint}>{t('reports.anonymous.hint')}</p>
    </div>
  );
}
