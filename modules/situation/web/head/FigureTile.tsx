import type { ReactNode } from 'react';
import { TextLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { FigureView } from '../../contract/head-routes.ts';
import classes from './Head.module.css';
import { isMissed, useFigureText } from './figure-text.ts';

/** One figure: how much, whether the target is met, which way it goes, who answers for it. Opens the very cards. */
export function FigureTile({ figure }: { readonly figure: FigureView }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const valueOf = useFigureText();
  const { id, title, unit, value, before, target, owner, better, days } = figure;
  const change = value === null || before === null ? null : value - before;
  const isWorse = change !== null && change !== 0 && change > 0 === (better === 'less');
  return (
    <li className={classes.tile} data-missed={isMissed(figure) || undefined}>
      <TextLink to={`/work/situation/head/${id}`} className={classes.title}>
        {title}
      </TextLink>
      <div className={classes.value}>{valueOf(value, unit)}</div>
      <div className={classes.lines}>
        {target === null ? null : (
          <span data-missed={isMissed(figure) || undefined}>
            {t(isMissed(figure) ? 'situation.head.target-missed' : 'situation.head.target-met', {
              target: valueOf(target, unit),
            })}
          </span>
        )}
        {change === null ? null : (
          <span data-missed={isWorse || undefined}>
            {t('situation.head.change', {
              change: number(change, { signDisplay: 'exceptZero' }),
            })}
          </span>
        )}
        {owner ? <span>{t('situation.head.owner', { name: owner.name })}</span> : null}
      </div>
      <Line days={days.map((day) => day.value)} />
    </li>
  );
}

/** Mornings of a month; for the eye alone, the change is told in words above. */
function Line({ days }: { readonly days: readonly number[] }): ReactNode {
  if (days.length < 3) return null;
  const [low, high] = [Math.min(...days), Math.max(...days)];
  const points = days.map((value, index) => {
    const x = (index / (days.length - 1)) * 100;
    const y = high === low ? 12 : 22 - ((value - low) / (high - low)) * 20;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg className={classes.line} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
