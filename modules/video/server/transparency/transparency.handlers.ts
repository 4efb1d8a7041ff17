import { handlerFor } from '#kernel/context.ts';
import { docxType } from '#kernel/documents/letter.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { downloadOversight, readMonthlyFigures, readOversight } from '../../contract/transparency.ts';
import type { Oversight } from '../../contract/transparency.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { readMonths } from './months.ts';
import { oversightDocument } from './oversight-document.ts';
import { listChangedDays, listEmergencies, listLookedBy } from './transparency.store.ts';
import type { Period } from './transparency.store.ts';

const handle = handlerFor<VideoTables>();

export const transparencyHandlers = [
  handle(readMonthlyFigures, async ({ db, clock, town }) => {
    return { months: await readMonths(db, { now: clock.now(), timeZone: town.timeZone }) };
  }),

  handle(readOversight, async (context, { from, to }) => {
    const told = await oversightOf(context, { from: new Date(from), to: new Date(to) });
    context.audit({ type: 'video.look', id: 'oversight' }, { from, to });
    return told;
  }),

  handle(downloadOversight, async (context, { from, to }) => {
    const period = { from: new Date(from), to: new Date(to) };
    const told = await oversightOf(context, period);
    context.audit({ type: 'video.look', id: 'oversight' }, { from, to });
    const make = oversightDocument(context, period, told);
    return new FileAnswer({ name: `video-oversight-${from.slice(0, 10)}.docx`, mediaType: docxType, make });
  }),
];

async function oversightOf({ db }: VideoContext, period: Period): Promise<Oversight> {
  const looked = await listLookedBy(db, period);
  const emergencies = await listEmergencies(db, period);
  const names = await findOrganisationNames(db, [
    ...looked.flatMap(({ organisationId }) => (organisationId === null ? [] : [organisationId])),
    ...emergencies.flatMap(({ holderOrganisationId, ownerOrganisationId }) => [
      holderOrganisationId,
      ownerOrganisationId,
    ]),
  ]);
  const people = new Map<string, string>();
  for (const { holderPersonId } of emergencies) {
    const person = holderPersonId === null ? undefined : await findPerson(db, holderPersonId);
    if (person && holderPersonId !== null) people.set(holderPersonId, person.name);
  }
  return {
    rows: looked.map(({ organisationId, ...row }) => ({
      ...row,
      organisationName: organisationId === null ? null : (names.get(organisationId) ?? null),
    })),
    emergencies: emergencies.map((one) => ({
      id: one.id,
      at: one.createdAt.toISOString(),
      holderName: names.get(one.holderOrganisationId) ?? '',
      ownerName: names.get(one.ownerOrganisationId) ?? '',
      personName: people.get(one.holderPersonId ?? '') ?? null,
      reason: one.basis,
      looks: one.looks,
    })),
    changedDays: await listChangedDays(db, period),
  };
}
