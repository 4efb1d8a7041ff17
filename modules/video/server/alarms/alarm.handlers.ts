import { grantsFor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { answerWallAlarm, listWallAlarms } from '../../contract/wall-alarms.ts';
import type { WallAlarm } from '../../contract/wall-alarms.ts';
import { videoProblems } from '../../contract/problems.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { insertAnswer, listAnswers } from './alarm.store.ts';
import type { AlarmAnswerRow } from './alarm.store.ts';
import { dangerLayers, findAlarms } from './find-alarms.ts';
import type { FoundAlarm } from './find-alarms.ts';

const handle = handlerFor<VideoTables>();

export const alarmHandlers = [
  handle(listWallAlarms, async (context) => {
    const found = await findAlarms(context);
    const answers = await listAnswers(
      context.db,
      found.map(({ object }) => object.id),
    );
    const alarms = [];
    for (const alarm of found) alarms.push(await present(context, alarm, answers));
    const events = dangerLayers(context).flatMap((layer) => layer.events.map(({ id }) => id));
    return { alarms, events };
  }),

  handle(answerWallAlarm, async (context, { layerId, alarmId, cameraId, answer }) => {
    const { db, actor, clock, audit } = context;
    const found = await findAlarms(context);
    const alarm = found.find((one) => one.layerId === layerId && one.object.id === alarmId);
    const organisationId = organisationsOf(context)[0];
    const isNear = alarm?.cameras.some(({ id }) => id === cameraId) ?? false;
    if (!alarm || !isNear || actor.personId === null || organisationId === undefined)
      throw new Problem(videoProblems.alarmNotFound);

    await insertAnswer(db, {
      layerId,
      alarmId,
      personId: actor.personId,
      organisationId,
      cameraId,
      answer,
      since: new Date(alarm.object.since),
      answeredAt: clock.now(),
    });
    audit({ type: 'video.camera', id: cameraId }, { layerId, alarmId, answer });
    return {};
  }),
];

async function present(
  context: VideoContext,
  { layerId, object, cameras }: FoundAlarm,
  answers: readonly AlarmAnswerRow[],
): Promise<WallAlarm> {
  const { db, actor } = context;
  const own = organisationsOf(context);
  const said = answers.filter((one) => one.layerId === layerId && one.alarmId === object.id);
  const taken = said.find(({ answer, organisationId }) => answer === 'taken' && own.includes(organisationId));
  const taker = taken ? await findPerson(db, taken.personId) : undefined;
  return {
    layerId,
    alarmId: object.id,
    label: object.label,
    note: object.note,
    path: object.path,
    place: { lng: object.lng, lat: object.lat },
    since: object.since,
    cameras: [...cameras],
    ownAnswer: said.find(({ personId }) => personId === actor.personId)?.answer ?? null,
    takenByName: taker?.name ?? null,
  };
}

function organisationsOf({ actor }: VideoContext): string[] {
  const ids = grantsFor(actor, 'video.camera.watch').map(({ organisationId }) => organisationId);
  return [...new Set(ids.filter((id) => id !== null))];
}
