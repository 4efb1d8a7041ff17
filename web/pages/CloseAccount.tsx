import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { eraseOwnData } from '#kernel/privacy/contract/own-data.ts';
import type { KeptData } from '#kernel/privacy/contract/own-data.ts';
import { Notice } from '../design/Notice.tsx';
import { Section } from '../design/Section.tsx';
import { turnPushOff } from '../push.ts';
import { useCommand } from '../query.ts';
import { useForgetPerson } from '../session.tsx';
import { problemText, useText } from '../texts.tsx';
import classes from './OwnData.module.css';

/** Asks twice: by opening the form, and by typing the address. */
export function CloseAccount({
  email,
  onClosed,
}: {
  email: string;
  onClosed: (kept: readonly KeptData[]) => void;
}): ReactNode {
  const t = useText();
  const forget = useForgetPerson();
  const [isAsked, setIsAsked] = useState(false);
  const [typed, setTyped] = useState('');
  const close = useCommand(eraseOwnData, {
    onDone: ({ kept }) => {
      onClosed(kept);
      void forget();
    },
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    // The browser's own subscription; the town forgets its half anyway.
    await turnPushOff().catch((error: unknown) => console.warn(error));
    close.mutate({ email: typed });
  };
  return (
    <Section title={t('web.own-data.close')}>
      <p>{t('web.own-data.close-text')}</p>
      {isAsked ? (
        <form className={classes.form} onSubmit={(event) => void submit(event)}>
          <TextInput
            type="email"
            label={t('web.own-data.close-confirm', { email })}
            autoComplete="off"
            required
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {close.error ? <Notice kind="danger">{problemText(close.error, t)}</Notice> : null}
          <div className={classes.buttons}>
            <Button type="submit" color="red" loading={close.isPending}>
              {t('web.own-data.close-for-ever')}
            </Button>
            <Button variant="default" onClick={() => setIsAsked(false)}>
              {t('web.action.cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <Button variant="default" onClick={() => setIsAsked(true)}>
          {t('web.own-data.close')}
        </Button>
      )}
    </Section>
  );
}
