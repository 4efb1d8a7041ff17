import { Temporal } from 'temporal-polyfill';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import type { TownFigure } from '#kernel/overview/figure.ts';
import { figuresAtMost } from '../../contract/head-routes.ts';
import type { FigureView } from '../../contract/head-routes.ts';
import type { SituationContext } from '../context.ts';
import { listAims, listFigureDays } from './figure.store.ts';

const shownDays = 30;
const comparedDays = 7;

export function shownFigures({ overview }: SituationContext): readonly TownFigure[] {
  return overview.figures.slice(0, figuresAtMost);
}

/** Each figure now, beside a week ago, with its target and its owner. */
export async function countFigures(context: SituationContext): Promise<FigureView[]> {
  const { db, clock, town, locale, text } = context;
  const today = townDayOf(clock.now(), town.timeZone);
  const days = Map.groupBy(
    await listFigureDays(db, daysBefore(today, shownDays)),
    ({ figureId }) => figureId,
  );
  const aims = new Map((await listAims(db)).map((aim) => [aim.figureId, aim]));
  const names = await findPersonNames(
    db,
    [...aims.values()].flatMap(({ ownerPersonId }) => ownerPersonId ?? []),
  );
  const weekAgo = daysBefore(today, comparedDays);
  const views: FigureView[] = [];
  for (const { id, title, unit, better, count } of shownFigures(context)) {
    const mornings = (days.get(id) ?? []).map(({ day, value }) => ({ day, value }));
    const aim = aims.get(id);
    const ownerId = aim?.ownerPersonId ?? null;
    views.push({
      id,
      title: text(locale, title),
      unit,
      better,
      value: await count(context as never),
      before: mornings.findLast(({ day }) => day <= weekAgo)?.value ?? null,
      target: aim?.target ?? null,
      owner: ownerId === null ? null : { id: ownerId, name: names.get(ownerId) ?? '' },
      days: mornings,
    });
  }
  return views;
}

export function daysBefore(day: string, count: number): string {
  return Temporal.PlainDate.from(day).subtract({ days: count }).toString();
}
