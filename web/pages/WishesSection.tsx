import type { ReactNode } from 'react';
import { useState } from 'react';
import { Checkbox, Group, Switch, TextInput } from '@mantine/core';
import { showNotification } from '@mantine/notifications';
import type { OutputOf } from '#kernel/http/contract.ts';
import { changeWishes, readWishes } from '#kernel/notify/contract/wishes.ts';
import { Section } from '../design/Section.tsx';
import { useForm } from '../form.ts';
import { useCommand, useQueryRoute } from '../query.ts';
import { ErrorState } from '../states/ErrorState.tsx';
import { LoadingState } from '../states/LoadingState.tsx';
import { useText } from '../texts.tsx';
import { AuthForm } from './AuthForm.tsx';
import classes from './WishesSection.module.css';

type Wishes = OutputOf<typeof readWishes>;

/** Which messages come by which channel, and when it shall be quiet. */
export function WishesSection(): ReactNode {
  const t = useText();
  const wishes = useQueryRoute(readWishes, {});
  return (
    <Section title={t('web.wishes.title')}>
      <p>{t('web.wishes.lead')}</p>
      {wishes.isPending ? <LoadingState /> : null}
      {wishes.error ? <ErrorState problem={wishes.error} onRetry={() => void wishes.refetch()} /> : null}
      {wishes.data ? <WishesForm key={JSON.stringify(wishes.data)} wishes={wishes.data} /> : null}
    </Section>
  );
}

function WishesForm({ wishes }: { wishes: Wishes }): ReactNode {
  const t = useText();
  const { topics, channels, muted } = wishes;
  const change = useCommand(changeWishes, { changes: [readWishes] });
  const [isQuiet, setIsQuiet] = useState(wishes.quietHours !== null);
  const pairs = topics.flatMap((topic) => channels.map((channel) => ({ topic: topic.id, channel })));
  const form = useForm(async (field) => {
    const isShown = (one: Wishes['muted'][number]) => pairs.some((pair) => nameOf(pair) === nameOf(one));
    await change.mutateAsync({
      // What this form does not show stays as it was.
      muted: [...muted.filter((one) => !isShown(one)), ...pairs.filter((pair) => field(nameOf(pair)) === '')],
      quietHours: isQuiet ? { from: field('from'), until: field('until') } : null,
    });
    showNotification({ color: 'green', message: t('web.account.saved') });
  });
  return (
    <AuthForm form={form} submit={t('web.action.save')}>
      {topics.map(({ id, title }) => (
        <fieldset key={id} className={classes.topic}>
          <legend>{t(title)}</legend>
          {channels.map((channel) => (
            <Checkbox
              key={channel}
              name={nameOf({ topic: id, channel })}
              label={t(`web.wishes.channel.${channel}`)}
              defaultChecked={!muted.some((one) => one.topic === id && one.channel === channel)}
            />
          ))}
        </fieldset>
      ))}
      <Switch
        size="md"
        label={t('web.wishes.quiet')}
        description={t('web.wishes.quiet-hint')}
        checked={isQuiet}
        onChange={(event) => setIsQuiet(event.currentTarget.checked)}
      />
      {isQuiet ? (
        <Group gap="md">
          <TextInput
            type="time"
            name="from"
            required
            label={t('web.wishes.quiet-from')}
            defaultValue={wishes.quietHours?.from ?? '22:00'}
          />
          <TextInput
            type="time"
            name="until"
            required
            label={t('web.wishes.quiet-until')}
            defaultValue={wishes.quietHours?.until ?? '07:00'}
          />
        </Group>
      ) : null}
    </AuthForm>
  );
}

function nameOf({ topic, channel }: Wishes['muted'][number]): string {
  return `${topic} ${channel}`;
}
