import type { MouseEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Group, NumberInput, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import type { MediaAccess } from '#web/player/media-client.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { readCamera } from '../../contract/camera-routes.ts';
import { addMask, isPlainShape, listMasks, removeMask } from '../../contract/masks.ts';
import type { MaskPoints, MaskView } from '../../contract/masks.ts';
import classes from './Masks.module.css';
import { MaskedPicture } from './MaskedPicture.tsx';

const whole = 1000;
const changes = [listMasks, readCamera];

/** What is covered in the pictures of a camera: corners by pointer or by numbers, a reason for each. */
export function MaskEditor({
  access,
  cameraId,
}: {
  readonly access: MediaAccess;
  readonly cameraId: string;
}): ReactNode {
  const t = useText();
  const masks = useQueryRoute(listMasks, { id: cameraId });
  const [points, setPoints] = useState<MaskPoints>([]);
  const add = useCommand(addMask, { changes, onDone: () => setPoints([]) });
  const isReady = points.length >= 3 && isPlainShape(points);
  return (
    <Section title={t('video.mask.title')}>
      <p>{t('video.mask.lead')}</p>
      {add.error ? <Notice kind="danger">{problemText(add.error, t)}</Notice> : null}
      <div className={classes.canvas}>
        <MaskedPicture access={access} cameraId={cameraId} label={t('video.mask.title')} isCovered={false} />
        <svg
          viewBox={`0 0 ${whole} ${whole}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          onClick={(event) => setPoints([...points, cornerAt(event)])}
        >
          {(masks.data?.masks ?? []).map((mask) => (
            <polygon key={mask.id} points={textOf(mask.points)} />
          ))}
          <polygon className={classes.drawn} points={textOf(points)} />
        </svg>
      </div>
      {points.length >= 3 && !isReady ? <Notice kind="warning">{t('video.mask-crossed')}</Notice> : null}
      <CornerFields onAdd={(corner) => setPoints([...points, corner])} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const reason = new FormData(event.currentTarget).get('reason');
          if (isReady && typeof reason === 'string') add.mutate({ id: cameraId, points, reason });
        }}
      >
        <Group align="end" gap="sm" my="sm">
          <TextInput
            name="reason"
            required
            minLength={3}
            maxLength={500}
            w="min(30rem, 100%)"
            label={t('video.mask.reason')}
          />
          <Button type="submit" disabled={!isReady} loading={add.isPending}>
            {t('video.mask.add')}
          </Button>
          <Button variant="default" disabled={points.length === 0} onClick={() => setPoints([])}>
            {t('video.mask.clear', { count: points.length })}
          </Button>
        </Group>
      </form>
      <MaskList cameraId={cameraId} masks={masks.data?.masks ?? []} />
    </Section>
  );
}

/** For who works without a pointer. */
function CornerFields({ onAdd }: { readonly onAdd: (corner: [number, number]) => void }): ReactNode {
  const t = useText();
  const [x, setX] = useState<string | number>(0);
  const [y, setY] = useState<string | number>(0);
  const field = { min: 0, max: whole, w: '8rem' } as const;
  return (
    <details>
      <summary>{t('video.mask.by-numbers')}</summary>
      <Group align="end" gap="sm" my="sm">
        <NumberInput {...field} label={t('video.mask.x')} value={x} onChange={setX} />
        <NumberInput {...field} label={t('video.mask.y')} value={y} onChange={setY} />
        <Button variant="default" onClick={() => onAdd([Number(x), Number(y)])}>
          {t('video.mask.corner')}
        </Button>
      </Group>
    </details>
  );
}

function MaskList({
  cameraId,
  masks,
}: {
  readonly cameraId: string;
  readonly masks: readonly MaskView[];
}): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const remove = useCommand(removeMask, { changes });
  return (
    <ul className={classes.masks}>
      {masks.map(({ id, reason, createdAt }, index) => (
        <li key={id}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const told = new FormData(event.currentTarget).get('reason');
              if (typeof told === 'string') remove.mutate({ id: cameraId, maskId: id, reason: told });
            }}
          >
            <Group align="end" gap="sm">
              <span>
                {index + 1}. {reason}, {dateTime(createdAt)}
              </span>
              <TextInput
                name="reason"
                required
                minLength={3}
                maxLength={500}
                label={t('video.mask.remove-reason')}
              />
              <Button type="submit" variant="subtle" color="red" loading={remove.isPending}>
                {t('video.mask.remove')}
              </Button>
            </Group>
          </form>
        </li>
      ))}
    </ul>
  );
}

function cornerAt({ currentTarget, clientX, clientY }: MouseEvent<SVGSVGElement>): [number, number] {
  const { left, top, width, height } = currentTarget.getBoundingClientRect();
  const share = (at: number, size: number): number => Math.round(Math.min(1, Math.max(0, at / size)) * whole);
  return [share(clientX - left, width), share(clientY - top, height)];
}

function textOf(points: MaskPoints): string {
  return points.map(([x, y]) => `${x},${y}`).join(' ');
}
