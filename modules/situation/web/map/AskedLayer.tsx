import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CallProblem } from '#web/call.ts';
import type { LngLatBounds } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { readMap } from '../../contract/map-routes.ts';
import type { ShownLayer } from '../../contract/map-routes.ts';
import { refreshMs } from './refresh.ts';

interface LayerAnswer {
  readonly shown: ShownLayer | null;
  readonly problem: CallProblem | null;
}

export interface AskedLayerProps {
  readonly id: string;
  readonly bounds: LngLatBounds;
  readonly at: string | null;
  readonly onAnswer: (id: string, answer: LayerAnswer) => void;
}

/**
 * Asks for one layer and shows nothing itself. Each layer has an answer of its own: an event brings anew what it is about,
 * and no answer is so large that reading it would hold up a frame.
 */
export function AskedLayer({ id, bounds, at, onAnswer }: AskedLayerProps): null {
  const box = bounds.map((degrees) => degrees.toFixed(5)).join(',');
  const { data, error } = useQueryRoute(
    readMap,
    { box, layers: [id], ...(at ? { at } : {}) },
    { keepsPrevious: true, isLarge: true, ...(at ? {} : { refreshMs }) },
  );
  const shown = data?.layers[0] ?? null;
  useEffect(() => onAnswer(id, { shown, problem: error }), [id, shown, error, onAnswer]);
  return null;
}

export interface ShownLayers {
  readonly shown: readonly ShownLayer[];
  readonly problem: CallProblem | null;
  readonly hear: AskedLayerProps['onAnswer'];
  readonly askAgain: () => void;
}

/** What the chosen layers have answered, in their order. */
export function useShownLayers(chosen: readonly string[]): ShownLayers {
  const client = useQueryClient();
  const [answers, setAnswers] = useState<Readonly<Record<string, LayerAnswer>>>({});
  const hear = useOneInFrame(
    useCallback((id: string, answer: LayerAnswer) => {
      setAnswers((former) => ({ ...former, [id]: answer }));
    }, []),
  );
  const names = chosen.join();
  const shown = useMemo(() => names.split(',').flatMap((id) => answers[id]?.shown ?? []), [names, answers]);
  const problem = chosen.map((id) => answers[id]?.problem ?? null).find((one) => one !== null) ?? null;
  return { shown, problem, hear, askAgain: () => void client.invalidateQueries({ queryKey: [readMap.id] }) };
}

type Hear = AskedLayerProps['onAnswer'];

/** Passes on one layer's newest answer in a frame, so that layers asked again at once do not draw in the same one. */
function useOneInFrame(hear: Hear): Hear {
  const waiting = useRef(new Map<string, LayerAnswer>());
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return useCallback(
    (id, answer) => {
      const passOn = (): void => {
        const [first] = waiting.current;
        frame.current = first ? requestAnimationFrame(passOn) : 0;
        if (!first) return;
        waiting.current.delete(first[0]);
        hear(...first);
      };
      waiting.current.set(id, answer);
      if (frame.current === 0) passOn();
    },
    [hear],
  );
}
