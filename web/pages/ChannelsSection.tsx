import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { linkTelegram, listChannels, unlinkChannel } from '#kernel/notify/contract/channels.ts';
import { Notice } from '../design/Notice.tsx';
import { Section } from '../design/Section.tsx';
import { useCommand, useQueryRoute } from '../query.ts';
import { useFormats, useText } from '../texts.tsx';
import { AccountRow, AccountRows } from './AccountRow.tsx';

/** How soon the page sees that the person has pressed the button in Telegram. */
const refreshMs = 3_000;

/** Where else the town writes to the person; nothing is shown where the town has no other channel. */
export function ChannelsSection(): ReactNode {
  const t = useText();
  const start = useCommand(linkTelegram);
  const { data } = useQueryRoute(listChannels, {}, start.data ? { refreshMs } : {});
  const telegram = data?.channels.find(({ channel }) => channel === 'telegram');
  if (!telegram) return null;
  const isWaiting = start.data !== undefined && telegram.linkedAt === null;
  return (
    <Section title={t('web.channels.title')}>
      <p>{t('web.channels.lead')}</p>
      {start.error ? <Notice kind="danger">{start.error.title}</Notice> : null}
      {telegram.linkedAt ? (
        <AccountRows>
          <TelegramRow linkedAt={telegram.linkedAt} onUnlinked={() => start.reset()} />
        </AccountRows>
      ) : isWaiting ? (
        <OpenTelegram url={start.data.url} />
      ) : (
        <Button variant="default" loading={start.isPending} onClick={() => start.mutate({})}>
          {t('web.channels.link-telegram')}
        </Button>
      )}
    </Section>
  );
}

function OpenTelegram({ url }: { url: string }): ReactNode {
  const t = useText();
  return (
    <>
      <p>{t('web.channels.how')}</p>
      <Button component="a" href={url} target="_blank" rel="noreferrer">
        {t('web.channels.open-telegram')}
      </Button>
    </>
  );
}

function TelegramRow({ linkedAt, onUnlinked }: { linkedAt: string; onUnlinked: () => void }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const unlink = useCommand(unlinkChannel, { changes: [listChannels], onDone: onUnlinked });
  return (
    <AccountRow
      name="Telegram"
      facts={t('web.channels.since', { time: dateTime(linkedAt) })}
      action={
        <Button
          variant="subtle"
          loading={unlink.isPending}
          onClick={() => unlink.mutate({ channel: 'telegram' })}
        >
          {t('web.channels.unlink')}
        </Button>
      }
    />
  );
}
