import type { ReactNode } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import type { CameraCard } from '../../contract/camera.ts';
import { doriReach, oodpcvsReach } from '../../contract/coverage.ts';
import classes from '../pages/Video.module.css';

/** The card of a camera, with how far it tells what, by both scales of IEC 62676-4. */
export function CameraFactList({ camera }: { readonly camera: CameraCard }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const metres = (value: number): string =>
    t('video.metres', { value: number(value, { maximumFractionDigits: value < 10 ? 1 : 0 }) });
  const { detect, observe, recognise, identify } = doriReach(camera);
  const dori = [
    t('video.dori.detect', { reach: metres(detect) }),
    t('video.dori.observe', { reach: metres(observe) }),
    t('video.dori.recognise', { reach: metres(recognise) }),
    t('video.dori.identify', { reach: metres(identify) }),
  ];
  const facts = [
    { title: t('video.field.owner'), value: camera.ownerName },
    { title: t('video.field.group'), value: t(`video.group.${camera.group}`) },
    { title: t('video.field.purpose'), value: t(`video.purpose.${camera.purpose}`) },
    { title: t('video.field.legal-basis'), value: camera.legalBasis },
    { title: t('video.register.kept'), value: t('video.days', { count: camera.retentionDays }) },
    { title: t('video.field.sign'), value: camera.signText },
    { title: t('video.field.state'), value: t(`video.state.${camera.state}`) },
    { title: t('video.field.recorder'), value: recorderOf(camera, t) },
    { title: t('video.field.publicity'), value: t(`video.publicity.${camera.publicity}`) },
    { title: t('video.dori.title'), value: dori.join(' · ') },
    {
      title: t('video.oodpcvs.title'),
      value: oodpcvsReach(camera)
        .map(({ task, reachM }) => `${t(`video.oodpcvs.${task}`)} ${metres(reachM)}`)
        .join(' · '),
    },
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(({ title, value }) => (
        <FactRow key={title} title={title} value={value} />
      ))}
    </dl>
  );
}

function recorderOf({ recorderName, standInName }: CameraCard, t: ReturnType<typeof useText>): string {
  if (recorderName === null) return t('video.recorder.none');
  if (standInName === null) return recorderName;
  return t('video.recorder.stood-in-for', { name: recorderName, standIn: standInName });
}

function FactRow({ title, value }: { readonly title: string; readonly value: string }): ReactNode {
  return (
    <>
      <dt>{title}</dt>
      <dd>{value}</dd>
    </>
  );
}
