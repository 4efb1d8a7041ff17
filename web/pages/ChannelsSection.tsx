import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { LinkableChannel } from '#kernel/notify/contract/channels.ts';
import { linkChannel, listChannels, unlinkChannel } from '#kernel/notify/contract/channels.ts';
import { Notice } from '../design/Notice.tsx';
import { Section } from '../design/Section.tsx';
import { useCommand, useQueryRoute } from '../query.ts';
import { useFormats, useText } from '../texts.tsx';
import { AccountRow, AccountRows } from './AccountRow.tsx';

/** How soon the page sees that the person has answered in the messenger. */
const refreshMs = 3_000;

/** Where else the town writes to the person; nothing is shown where the town has no other channel. */
export function ChannelsSection(): ReactNode {
  const t = useText();
  const start = useCommand(linkChannel);
  const { data } = useQueryRoute(listChannels, {}, start.data ? { refreshMs } : {});
  if (!data || data.channels.length === 0) return null;
  const asked = start.variables?.channel;
  const waitsFor = data.channels.find(({ channel, linkedAt }) => channel === asked && linkedAt === null);
  const linked = data.channels.flatMap(({ channel, linkedAt }) => (linkedAt ? [{ channel, linkedAt }] : []));
  const free = data.channels.filter(
    ({ channel, linkedAt }) => linkedAt === null && channel !== waitsFor?.channel,
  );
  return (
    <Section title={t('web.channels.title')}>
      <p>{t('web.channels.lead')}</p>
      {start.error ? <Notice kind="danger">{start.error.title}</Notice> : null}
      {linked.length > 0 ? (
        <AccountRows>
          {linked.map((one) => (
            <LinkedRow key={one.channel} {...one} onUnlinked={() => start.reset()} />
          ))}
        </AccountRows>
      ) : null}
      {start.data && waitsFor ? <OpenMessenger channel={waitsFor.channel} {...start.data} /> : null}
      {free.map(({ channel }) => (
        <Button
          key={channel}
          variant="default"
          loading={start.isPending && asked === channel}
          onClick={() => start.mutate({ channel })}
        >
          {t('web.channels.link', { messenger: t(`web.wishes.channel.${channel}`) })}
        </Button>
      ))}
    </Section>
  );
}

interface OpenMessengerProps {
  readonly channel: LinkableChannel;
  readonly url: string;
  readonly code: string;
}

function OpenMessenger({ channel, url, code }: OpenMessengerProps): ReactNode {
  const t = useText();
  return (
    <>
      <p>{t('web.channels.how', { code: channel === 'telegram' ? `/start ${code}` : code })}</p>
      <Button component="a" href={url} target="_blank" rel="noreferrer">
        {t('web.channels.open', { messenger: t(`web.wishes.channel.${channel}`) })}
      </Button>
    </>
  );
}

interface LinkedRowProps {
  readonly channel: LinkableChannel;
  readonly linkedAt: string;
  readonly onUnlinked: () => void;
}

function LinkedRow({ channel, linkedAt, onUnlinked }: LinkedRowProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const unlink = useCommand(unlinkChannel, { changes: [listChannels], onDone: onUnlinked });
  return (
    <AccountRow
      name={t(`web.wishes.channel.${channel}`)}
      facts={t('web.channels.since', { time: dateTime(linkedAt) })}
      action={
        <Button variant="subtle" loading={unlink.isPending} onClick={() => unlink.mutate({ channel })}>
          {t('web.channels.unlink')}
        </Button>
      }
    />
  );
}
