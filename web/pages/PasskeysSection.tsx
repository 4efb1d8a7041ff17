import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Section } from '../design/Section.tsx';
import { useForm } from '../form.ts';
import type { Passkey } from '../passkeys.ts';
import { addPasskey, canUsePasskeys, listPasskeys, removePasskey, renamePasskey } from '../passkeys.ts';
import { ErrorState } from '../states/ErrorState.tsx';
import { LoadingState } from '../states/LoadingState.tsx';
import { useFormats, useText } from '../texts.tsx';
import { AccountRow, AccountRows } from './AccountRow.tsx';
import { AuthForm } from './AuthForm.tsx';
import { deviceName } from './DevicesSection.tsx';

const key = ['identity.listPasskeys'];
/** As the server allows. */
const nameMaxLength = 100;

/** Keys that sign in without a password: add, see, remove. */
export function PasskeysSection(): ReactNode {
  const t = useText();
  const passkeys = useQuery({ queryKey: key, queryFn: listPasskeys });
  return (
    <Section title={t('web.passkey.title')}>
      <p>{t('web.passkey.lead')}</p>
      {passkeys.isPending ? <LoadingState /> : null}
      {passkeys.error ? (
        <ErrorState problem={passkeys.error} onRetry={() => void passkeys.refetch()} />
      ) : null}
      <AccountRows>
        {passkeys.data?.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} />
        ))}
      </AccountRows>
      {canUsePasskeys() ? <AddForm /> : <p>{t('web.passkey.no-support')}</p>}
    </Section>
  );
}

function PasskeyRow({ passkey }: { passkey: Passkey }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const refresh = useRefreshPasskeys();
  const [isNaming, setIsNaming] = useState(false);
  const remove = useMutation({ mutationFn: () => removePasskey(passkey.id), onSuccess: refresh });
  if (isNaming) return <RenameForm passkey={passkey} onDone={() => setIsNaming(false)} />;
  return (
    <AccountRow
      name={passkey.name}
      facts={t('web.passkey.since', { time: dateTime(passkey.createdAt) })}
      action={
        <Group gap="xs">
          <Button
            variant="subtle"
            onClick={() => setIsNaming(true)}
            aria-label={t('web.passkey.rename-named', { name: passkey.name })}
          >
            {t('web.passkey.rename')}
          </Button>
          <Button
            variant="subtle"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
            aria-label={t('web.passkey.remove-named', { name: passkey.name })}
          >
            {t('web.passkey.remove')}
          </Button>
        </Group>
      }
    />
  );
}

function RenameForm({ passkey, onDone }: { passkey: Passkey; onDone: () => void }): ReactNode {
  const t = useText();
  const refresh = useRefreshPasskeys();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const form = useForm(async (read) => {
    await renamePasskey(passkey.id, read('name'));
    await refresh();
    onDone();
  });
  return (
    <li>
      <AuthForm form={form} submit={t('web.action.save')}>
        <TextInput
          name="name"
          required
          ref={field}
          maxLength={nameMaxLength}
          defaultValue={passkey.name}
          label={t('web.passkey.name')}
        />
      </AuthForm>
    </li>
  );
}

function AddForm(): ReactNode {
  const t = useText();
  const refresh = useRefreshPasskeys();
  const form = useForm(async (field) => {
    await addPasskey(field('name'));
    await refresh();
  });
  return (
    <AuthForm form={form} submit={t('web.passkey.add')}>
      <TextInput
        name="name"
        required
        maxLength={nameMaxLength}
        defaultValue={deviceName(navigator.userAgent) ?? ''}
        label={t('web.passkey.name')}
        description={t('web.passkey.name-hint')}
      />
    </AuthForm>
  );
}

function useRefreshPasskeys(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: key });
}
