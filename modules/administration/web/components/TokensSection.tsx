import type { ReactNode } from 'react';
import { useState } from 'react';
import { Badge, Button, Code, CopyButton, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import {
  createAccessToken,
  listAccessTokens,
  revokeAccessToken,
} from '#kernel/identity/contract/access-tokens.ts';
import type { AccessTokenView } from '#kernel/identity/contract/access-tokens.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { Dialog, DialogForm } from '#web/design/Dialog.tsx';
import { fieldOf } from '#web/form.ts';
import classes from './TokensSection.module.css';

const longestDays = 365;
const usualDays = 90;

/** Keys with which the person's own programs speak to the town. */
export function TokensSection(): ReactNode {
  const t = useText();
  const mayManage = useCan('identity.token.manage');
  const [isAdding, setIsAdding] = useState(false);
  if (!mayManage) return null;
  const add = (
    <Button variant="default" onClick={() => setIsAdding(true)}>
      {t('administration.tokens.add')}
    </Button>
  );
  return (
    <Section title={t('administration.tokens.title')} aside={add}>
      <p>{t('administration.tokens.text')}</p>
      <Tokens />
      {isAdding ? <NewTokenDialog onClose={() => setIsAdding(false)} /> : null}
    </Section>
  );
}

function Tokens(): ReactNode {
  const list = useQueryRoute(listAccessTokens, {});
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  return (
    <ul className={classes.list}>
      {list.data.tokens.map((token) => (
        <Token key={token.id} token={token} />
      ))}
    </ul>
  );
}

function Token({ token }: { token: AccessTokenView }): ReactNode {
  const t = useText();
  const { date } = useFormats();
  const revoke = useCommand(revokeAccessToken, { changes: [listAccessTokens] });
  return (
    <li className={classes.token}>
      <div>
        <strong>{token.name}</strong>{' '}
        {token.isExpired ? (
          <Badge tt="none" variant="outline">
            {t('administration.tokens.expired')}
          </Badge>
        ) : null}
        <div className={classes.facts}>
          {t('administration.tokens.until', { date: date(token.expiresAt) })}
        </div>
      </div>
      <Button
        variant="subtle"
        color="red"
        loading={revoke.isPending}
        aria-label={t('administration.tokens.revoke-of', { name: token.name })}
        onClick={() => revoke.mutate({ id: token.id })}
      >
        {t('administration.tokens.revoke')}
      </Button>
    </li>
  );
}

function NewTokenDialog({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText();
  const [validDays, setValidDays] = useState<number | string>(usualDays);
  const create = useCommand(createAccessToken, { changes: [listAccessTokens] });
  return (
    <Dialog title={t('administration.tokens.add')} onClose={onClose}>
      {create.data ? (
        <MadeToken token={create.data.token} onClose={onClose} />
      ) : (
        <DialogForm
          submit={t('administration.tokens.make')}
          isBusy={create.isPending}
          problem={create.error}
          onSubmit={(form) =>
            create.mutate({ name: fieldOf(form, 'name') ?? '', validDays: Number(validDays) })
          }
          onClose={onClose}
        >
          <TextInput
            name="name"
            data-autofocus
            required
            maxLength={100}
            label={t('administration.tokens.name')}
            description={t('administration.tokens.name-hint')}
            error={fieldText(create.error, '/name')}
          />
          <NumberInput
            size="md"
            required
            min={1}
            max={longestDays}
            allowDecimal={false}
            label={t('administration.tokens.days')}
            value={validDays}
            onChange={setValidDays}
            error={fieldText(create.error, '/validDays')}
          />
        </DialogForm>
      )}
    </Dialog>
  );
}

function MadeToken({ token, onClose }: { token: string; onClose: () => void }): ReactNode {
  const t = useText();
  return (
    <Stack gap="md">
      <Notice kind="warning" title={t('administration.tokens.once')}>
        {t('administration.tokens.once-text')}
      </Notice>
      <Code block className={classes.secret}>
        {token}
      </Code>
      <Group gap="sm">
        <CopyButton value={token}>
          {({ copied, copy }) => (
            <Button onClick={copy}>
              {copied ? t('administration.tokens.copied') : t('administration.tokens.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {t('web.action.close')}
        </Button>
      </Group>
    </Stack>
  );
}
