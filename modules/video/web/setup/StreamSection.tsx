import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Group, NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { probedStream } from '../../contract/setup-routes.ts';
import type { MediaProfile, ProbedDevice, ProbedStream } from '../../contract/setup-routes.ts';
import { CameraDialog } from '../components/CameraDialog.tsx';
import classes from '../pages/Video.module.css';
import { probeProblemText, useProbe } from './make-probe.ts';
import type { AskedProbe, Credentials } from './make-probe.ts';

/** Of a camera that does not say. */
const usualWidthPx = 1920;

type Found = Extract<ProbedDevice, { outcome: 'found' }>;

/** Which profile is recorded and which is shown in small tiles; a test picture; then the form of the register. */
export function StreamSection({
  recorderId,
  asked,
  found,
  name,
}: {
  readonly recorderId: string;
  readonly asked: Credentials & { readonly deviceUrl: string };
  readonly found: Found;
  readonly name: string;
}): ReactNode {
  const t = useText();
  const profiles = found.profiles.filter(({ streamUrl }) => streamUrl !== null);
  const largest = profiles.toSorted((a, b) => (b.widthPx ?? 0) - (a.widthPx ?? 0));
  const [main, setMain] = useState(largest[0]?.token ?? '');
  const [sub, setSub] = useState(largest.length > 1 ? (largest.at(-1)?.token ?? '') : '');
  const [isEntering, setEntering] = useState(false);
  const urlOf = (token: string): string | null =>
    profiles.find((profile) => profile.token === token)?.streamUrl ?? null;
  const streamUrl = urlOf(main);
  if (streamUrl === null) return <Notice kind="warning">{t('video.setup.no-profiles')}</Notice>;
  const { deviceUrl: onvifUrl, username, password } = asked;
  const substreamUrl = sub === main ? null : urlOf(sub);
  const pictureWidthPx = profiles.find(({ token }) => token === main)?.widthPx ?? usualWidthPx;
  const start = { name, recorderId, streamUrl, substreamUrl, onvifUrl, username, pictureWidthPx };
  return (
    <Section title={t('video.setup.streams')}>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <ProfileSelect label={t('video.setup.main')} profiles={profiles} value={main} onChange={setMain} />
          <ProfileSelect
            label={t('video.setup.sub')}
            profiles={profiles}
            value={sub}
            none={t('video.setup.no-sub')}
            onChange={setSub}
          />
        </SimpleGrid>
        <PictureStep
          key={streamUrl}
          probe={{ id: recorderId, streamUrl }}
          credentials={{ username, password }}
          onEnter={() => setEntering(true)}
        />
      </Stack>
      {isEntering ? (
        <CameraDialog
          camera={null}
          start={{ ...start, password: password ?? '', state: 'working' }}
          onClose={() => setEntering(false)}
        />
      ) : null}
    </Section>
  );
}

function PictureStep({
  onEnter,
  ...asked
}: AskedProbe & {
  readonly onEnter: () => void;
}): ReactNode {
  const t = useText();
  const picture = useProbe(probedStream);
  return (
    <>
      <Group>
        <Button variant="default" loading={picture.isPending} onClick={() => picture.mutate(asked)}>
          {t('video.setup.picture')}
        </Button>
        <Button onClick={onEnter}>{t('video.setup.enter')}</Button>
      </Group>
      {picture.error ? <Notice kind="danger">{probeProblemText(picture.error, t)}</Notice> : null}
      {picture.data ? <TestPicture outcome={picture.data} /> : null}
    </>
  );
}

function ProfileSelect({
  label,
  profiles,
  value,
  none,
  onChange,
}: {
  readonly label: string;
  readonly profiles: readonly MediaProfile[];
  readonly value: string;
  readonly none?: string;
  readonly onChange: (token: string) => void;
}): ReactNode {
  const describe = useProfileText();
  const data = profiles.map((profile) => ({ value: profile.token, label: describe(profile) }));
  return (
    <NativeSelect
      label={label}
      value={value}
      data={none === undefined ? data : [{ value: '', label: none }, ...data]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function useProfileText(): (profile: MediaProfile) => string {
  const t = useText();
  const { number } = useFormats();
  return ({ name, encoding, widthPx, heightPx, framesPerSecond, bitrateKbps }) =>
    [
      name,
      encoding,
      widthPx !== null && heightPx !== null ? `${widthPx} × ${heightPx}` : '',
      framesPerSecond === null ? '' : t('video.setup.frames', { frames: number(framesPerSecond) }),
      bitrateKbps === null ? '' : t('video.setup.bitrate', { bitrate: number(bitrateKbps) }),
    ]
      .filter((word) => word !== '')
      .join(' · ');
}

function TestPicture({ outcome }: { readonly outcome: ProbedStream }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  if (outcome.outcome === 'failed')
    return (
      <Notice kind="danger" title={t('video.setup.no-picture')}>
        {t(`video.probe-fault.${outcome.fault}`)}
      </Notice>
    );
  const { widthPx, heightPx, firstPictureMs, pictureJpeg } = outcome;
  if (pictureJpeg === null) return <Notice kind="warning">{t('video.setup.not-decoded')}</Notice>;
  const seconds = number(firstPictureMs / 1_000, { maximumFractionDigits: 2 });
  const told = t('video.setup.picture-told', { width: widthPx ?? 0, height: heightPx ?? 0, seconds });
  return (
    <figure className={classes.testPicture}>
      <img src={`data:image/jpeg;base64,${pictureJpeg}`} alt={t('video.setup.picture-alt')} />
      <figcaption>{told}</figcaption>
    </figure>
  );
}
