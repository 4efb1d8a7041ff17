import { Temporal } from 'temporal-polyfill';
import { grantsFor } from '#kernel/access/actor.ts';
import { startOfDay, startOfNextDay } from '#kernel/clock/town-day.ts';
import { handlerFor } from '#kernel/context.ts';
import { writeCsv } from '#kernel/documents/csv.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { longestReportDays } from '../../contract/health.ts';
import { downloadLoad, listLoad, shiftStarts } from '../../contract/load.ts';
import type { ShiftLoad } from '../../contract/load.ts';
import { videoProblems } from '../../contract/problems.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { loadDocument } from './load-document.ts';
import { listLoadAnswers, listLoadLooks } from './load.store.ts';
import { sumShifts } from './sum-shifts.ts';
import type { SummedShift } from './sum-shifts.ts';

const handle = handlerFor<VideoTables>();
/** A quarter of a large shift team; more is told as cut. */
const looksAtMost = 100_000;

interface Period {
  readonly from: string;
  readonly to: string;
}

export const loadHandlers = [
  handle(listLoad, async (context, period) => {
    const told = await loadOf(context, period);
    context.audit({ type: 'video.look', id: 'load' }, { ...period, count: told.shifts.length });
    return told;
  }),

  handle(downloadLoad, async (context, period) => {
    const { shifts, isCut } = await loadOf(context, period);
    const document = loadDocument(context, { ...period, shifts, isCut });
    context.audit({ type: 'video.look', id: 'load' }, { ...period, count: shifts.length });
    const options = { locale: context.locale, hasByteOrderMark: true };
    return new FileAnswer({
      name: `video-load-${period.from}-${period.to}.csv`,
      mediaType: 'text/csv; charset=utf-8',
      make: async () => await Promise.resolve(writeCsv(document, options)),
    });
  }),
];

async function loadOf(context: VideoContext, { from, to }: Period) {
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
  if (days < 0 || days >= longestReportDays) throw new Problem(videoProblems.periodImpossible);
  const { db, town, setting } = context;
  const asked = {
    organisationIds: organisationsOf(context),
    from: startOfDay(from, town.timeZone),
    to: startOfNextDay(to, town.timeZone),
    limit: looksAtMost + 1,
  };
  const looks = await listLoadLooks(db, asked);
  const answers = await listLoadAnswers(db, asked);
  const clock = { starts: await setting(shiftStarts), timeZone: town.timeZone };
  const summed = sumShifts(looks.slice(0, looksAtMost), answers, clock);
  return { shifts: await present(context, summed), isCut: looks.length > looksAtMost };
}

/** Whose operators the asker shares work among: those of the own organisations. */
function organisationsOf({ actor }: VideoContext): string[] {
  const ids = grantsFor(actor, listLoad.permission).map(({ organisationId }) => organisationId);
  return [...new Set(ids.filter((id) => id !== null))];
}

async function present({ db }: VideoContext, summed: readonly SummedShift[]): Promise<ShiftLoad[]> {
  const organisations = await findOrganisationNames(
    db,
    summed.map(({ organisationId }) => organisationId),
  );
  const people = new Map<string, string>();
  for (const { personId } of summed)
    if (!people.has(personId)) people.set(personId, (await findPerson(db, personId))?.name ?? '');
  return summed.map(({ fromMs, toMs, organisationId, ...shift }) => ({
    ...shift,
    personName: people.get(shift.personId) ?? '',
    organisationName: organisations.get(organisationId) ?? '',
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  }));
}
