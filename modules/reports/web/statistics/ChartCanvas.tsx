import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { fontFamily } from '#web/design/tokens.ts';
import type { ChartProps } from './Chart.tsx';

register([BarChart, GridComponent, SVGRenderer]);

/** Vectors, so that they print sharp and grow with the letters. */
export function ChartCanvas(props: ChartProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const drawn = JSON.stringify(props);
  useEffect(() => {
    if (!frame.current) return;
    const chart = init(frame.current, null, { renderer: 'svg' });
    const draw = (): void => chart.setOption(optionsOf(JSON.parse(drawn), colours(), chart.getWidth()), true);
    draw();
    const observer = new ResizeObserver(() => {
      chart.resize();
      draw();
    });
    observer.observe(frame.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [drawn, scheme]);
  // NOTE: hidden, because the drawing keeps its old width until the observer has seen the new one.
  return <div ref={frame} style={{ width: '100%', height: '100%', overflow: 'hidden' }} aria-hidden="true" />;
}

interface Colours {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly bar: string;
}

function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--veche-${name}`).trim();
  return { ink: of('ink'), muted: of('ink-muted'), line: of('line'), bar: of('action') };
}

/** A narrow screen gives the names less room, and they break into lines. */
function nameWidth(widthPx: number): number {
  return Math.min(220, Math.round(widthPx * 0.42));
}

function optionsOf({ bars, shape }: ChartProps, colour: Colours, widthPx: number): EChartsCoreOption {
  const letters = { fontFamily, fontSize: 14 };
  const isRows = shape === 'rows';
  const names = {
    type: 'category',
    data: bars.map(({ title }) => title),
    inverse: isRows,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour.line } },
    axisLabel: {
      ...letters,
      color: colour.ink,
      ...(isRows
        ? { width: nameWidth(widthPx), overflow: 'break', lineHeight: 16 }
        : { hideOverlap: true, rotate: widthPx < 600 ? 60 : 0 }),
    },
  };
  const values = { type: 'value', show: false, minInterval: 1 };
  return {
    animation: false,
    grid: isRows
      ? { left: nameWidth(widthPx) + 12, right: 110, top: 4, bottom: 4 }
      : { left: 8, right: 8, top: 24, bottom: 8, containLabel: true },
    xAxis: isRows ? values : names,
    yAxis: isRows ? names : values,
    series: [
      {
        type: 'bar',
        silent: true,
        barMaxWidth: 26,
        itemStyle: { color: colour.bar, borderRadius: isRows ? [0, 3, 3, 0] : [3, 3, 0, 0] },
        label: {
          ...letters,
          show: true,
          position: isRows ? 'right' : 'top',
          color: colour.muted,
          formatter: ({ dataIndex }: { dataIndex: number }) => bars[dataIndex]?.text ?? '',
        },
        data: bars.map(({ value }) => value),
      },
    ],
  };
}
