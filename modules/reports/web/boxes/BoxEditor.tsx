import type { KeyboardEvent, PointerEvent, ReactNode, RefObject } from 'react';
import { useRef, useState } from 'react';
import { Button } from '@mantine/core';
import type { PictureBox } from '#kernel/files/contract/box.ts';
import { boxesAtMost } from '#kernel/files/contract/box.ts';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import { afterKey, boxBetween, isWorthKeeping } from './boxes.ts';
import type { Point } from './boxes.ts';
import classes from './Boxes.module.css';

export interface BoxEditorProps {
  readonly url: string;
  readonly alt: string;
  readonly boxes: readonly PictureBox[];
  readonly onChange: (boxes: readonly PictureBox[]) => void;
}

const firstBox: PictureBox = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };

interface Drawing {
  readonly stage: RefObject<HTMLDivElement | null>;
  /** As it is under the finger now. */
  readonly drawn: PictureBox | null;
  readonly start: (event: PointerEvent<HTMLDivElement>) => void;
  readonly move: (event: PointerEvent) => void;
  readonly end: () => void;
}

function useDrawing(hasRoom: boolean, onDrawn: (box: PictureBox) => void): Drawing {
  const stage = useRef<HTMLDivElement>(null);
  const [begin, setBegin] = useState<Point | null>(null);
  const [drawn, setDrawn] = useState<PictureBox | null>(null);
  const pointOf = (event: PointerEvent): Point => {
    const rectangle = stage.current?.getBoundingClientRect();
    if (!rectangle) return { x: 0, y: 0 };
    const { left, top, width, height } = rectangle;
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  return {
    stage,
    drawn,
    start: (event) => {
      if (!hasRoom || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setBegin(pointOf(event));
    },
    move: (event) => {
      if (begin) setDrawn(boxBetween(begin, pointOf(event)));
    },
    end: () => {
      if (drawn && isWorthKeeping(drawn)) onDrawn(drawn);
      setBegin(null);
      setDrawn(null);
    },
  };
}

/** Boxes over a picture: drawn by finger or mouse, or added by a button and moved by the arrows. */
export function BoxEditor({ url, alt, boxes, onChange }: BoxEditorProps): ReactNode {
  const t = useText();
  const hasRoom = boxes.length < boxesAtMost;
  const { stage, drawn, start, move, end } = useDrawing(hasRoom, (box) => onChange([...boxes, box]));
  return (
    <div className={classes.editor}>
      <p className={classes.hint}>{t('reports.boxes.how')}</p>
      <div
        ref={stage}
        className={classes.stage}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <img src={url} alt={alt} draggable={false} />
        {boxes.map((box, index) => (
          <OneBox
            key={index}
            box={box}
            order={index + 1}
            onChange={(changed) => onChange(boxes.with(index, changed))}
            onRemove={() => onChange(boxes.toSpliced(index, 1))}
          />
        ))}
        {drawn ? <span className={classes.box} style={placeOf(drawn)} /> : null}
      </div>
      <div className={classes.buttons}>
        <Button
          variant="default"
          disabled={!hasRoom}
          leftSection={<icons.plus size={20} aria-hidden="true" />}
          onClick={() => onChange([...boxes, firstBox])}
        >
          {t('reports.boxes.add')}
        </Button>
        <Button
          variant="subtle"
          disabled={boxes.length === 0}
          leftSection={<icons.undo size={20} aria-hidden="true" />}
          onClick={() => onChange(boxes.slice(0, -1))}
        >
          {t('reports.boxes.undo')}
        </Button>
      </div>
    </div>
  );
}

interface OneBoxProps {
  readonly box: PictureBox;
  readonly order: number;
  readonly onChange: (box: PictureBox) => void;
  readonly onRemove: () => void;
}

function OneBox({ box, order, onChange, onRemove }: OneBoxProps): ReactNode {
  const t = useText();
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      return onRemove();
    }
    const changed = afterKey(box, event.key, event.shiftKey);
    if (!changed) return;
    event.preventDefault();
    onChange(changed);
  };
  return (
    <button
      type="button"
      className={classes.box}
      style={placeOf(box)}
      aria-label={t('reports.boxes.box', { order })}
      onKeyDown={press}
    />
  );
}

function placeOf({ x, y, width, height }: PictureBox) {
  const percent = (share: number): string => `${share * 100}%`;
  return { left: percent(x), top: percent(y), width: percent(width), height: percent(height) };
}
