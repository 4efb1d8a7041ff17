import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import type { CameraHealth } from '../../contract/health.ts';
import videoClasses from '../pages/Video.module.css';
import { useBitrate } from './HealthTable.tsx';

/** Less is the way of the packets. */
const rightWithinMs = 1_000;

/** What the recorder measured of a camera last. */
export function Measurements({ health: { reading } }: { readonly health: CameraHealth }): ReactNode {
  const t = useText();
  const bitrate = useBitrate();
  const { number, date } = useFormats();
  if (reading === null) return <p>{t('video.health.not-measured')}</p>;
  const seconds = (ms: number): string => number(ms / 1_000, { maximumFractionDigits: 1 });
  const { keyframeIntervalMs, clockOffsetMs, onvifFault, certificate } = reading;
  const facts = [
    { title: t('video.health.bitrate'), value: bitrate(reading.bitrateBps) },
    {
      title: t('video.health.keyframes'),
      value:
        keyframeIntervalMs === null ? '—' : t('video.health.seconds', { value: seconds(keyframeIntervalMs) }),
    },
    {
      title: t('video.health.clock'),
      value:
        clockOffsetMs === null
          ? '—'
          : Math.abs(clockOffsetMs) < rightWithinMs
            ? t('video.health.clock-right')
            : t('video.health.clock-by', { value: seconds(Math.abs(clockOffsetMs)) }),
    },
    { title: t('video.health.lost'), value: number(reading.packetsLost) },
    { title: t('video.health.connections'), value: number(reading.connections) },
    ...(certificate === null
      ? []
      : [
          {
            title: t('video.health.certificate'),
            value: certificate.isSelfSigned
              ? t('video.health.certificate-self', { at: date(certificate.validTo) })
              : t('video.health.certificate-until', { at: date(certificate.validTo) }),
          },
          { title: t('video.health.fingerprint'), value: fingerprintOf(certificate.sha256) },
        ]),
    ...(onvifFault === null ? [] : [{ title: t('video.health.onvif'), value: onvifFault }]),
  ];
  return (
    <dl className={videoClasses.facts}>
      {facts.map(({ title, value }) => (
        <Fragment key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** In groups that can be read aloud; a line may end between them. */
function fingerprintOf(sha256: string): string {
  return sha256.match(/.{1,8}/g)?.join(' ') ?? sha256;
}
