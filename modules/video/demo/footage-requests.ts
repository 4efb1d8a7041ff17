import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import { answerDays } from '../contract/request.ts';
import type { VideoDb } from '../server/cameras/camera.store.ts';
import { insertClips, insertRequest } from '../server/requests/request.store.ts';
import type { RequestRow } from '../server/requests/request.store.ts';
import type { PlacedCamera } from './cameras.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

interface DemoRequest {
  /** Whose footage; the place is the camera's. */
  readonly path: string;
  /** Null: the resident of the demonstration. */
  readonly asker: string | null;
  readonly askedDaysAgo: number;
  readonly minutes: number;
  readonly reason: string;
  readonly answer:
    | { readonly kind: 'none' }
    | { readonly kind: 'refused'; readonly afterDays: number; readonly refusal: string }
    | {
        readonly kind: 'closed';
        readonly afterDays: number;
        readonly outcome: NonNullable<RequestRow['outcome']>;
        readonly text: string;
      };
}

/**
 * Two that wait, one of them late, one that was refused, three that helped or did not. The approved one, whose link opens,
 * is asked for when there is footage (`embellish.ts`).
 */
export const demoRequests: readonly DemoRequest[] = [
  {
    path: 'square',
    asker: 'police',
    askedDaysAgo: 1,
    minutes: 40,
    reason: 'Материал проверки КУСП № 4127: драка у фонтана, нужны подходы к площади',
    answer: { kind: 'none' },
  },
  {
    path: 'school-yard',
    asker: null,
    askedDaysAgo: 12,
    minutes: 20,
    reason: 'Во дворе школы повредили припаркованный автомобиль, хочу установить виновного',
    answer: { kind: 'none' },
  },
  {
    path: 'yard-3',
    asker: null,
    askedDaysAgo: 9,
    minutes: 60,
    reason: 'Прошу показать, кто выносит мусор мимо контейнеров в соседнем подъезде',
    answer: {
      kind: 'refused',
      afterDays: 2,
      refusal: 'Запрос касается частной жизни соседей, законного основания для просмотра нет',
    },
  },
  {
    path: 'crossing',
    asker: 'police',
    askedDaysAgo: 18,
    minutes: 30,
    reason: 'ДТП на перекрёстке у рынка, водитель скрылся с места происшествия',
    answer: { kind: 'closed', afterDays: 1, outcome: 'culprit-found', text: 'Водитель установлен по записи' },
  },
  {
    path: 'park',
    asker: null,
    askedDaysAgo: 16,
    minutes: 45,
    reason: 'В парке украли велосипед, оставленный у входа, заявление подано',
    answer: { kind: 'closed', afterDays: 3, outcome: 'solved', text: 'Велосипед найден и возвращён' },
  },
  {
    path: 'stop-market',
    asker: 'roads',
    askedDaysAgo: 14,
    minutes: 15,
    reason: 'Повреждён павильон остановки, нужно время и причина для страховой компании',
    answer: {
      kind: 'closed',
      afterDays: 11,
      outcome: 'nothing-seen',
      text: 'Павильон вне поля зрения камеры',
    },
  },
];

export async function askForFootage(
  town: DemoTown,
  db: VideoDb,
  cameras: readonly PlacedCamera[],
): Promise<void> {
  for (const asked of demoRequests.toSorted((a, b) => b.askedDaysAgo - a.askedDaysAgo)) {
    const camera = cameras.find(({ path }) => path === asked.path);
    if (camera) await askOne(town, db, asked, camera);
  }
}

async function askOne(town: DemoTown, db: VideoDb, asked: DemoRequest, camera: PlacedCamera): Promise<void> {
  const id = newId(town.clock.now().getTime());
  const askedAt = new Date(town.clock.now().getTime() - asked.askedDaysAgo * dayMs);
  const fromAt = new Date(askedAt.getTime() - dayMs);
  const toAt = new Date(fromAt.getTime() + asked.minutes * minuteMs);
  await insertRequest(db, {
    ...nobodyAnswered,
    ...answerOf(asked, askedAt),
    id,
    requesterPersonId: town.personId(asked.asker === 'police' ? 'police' : 'resident'),
    requesterOrganisationId: asked.asker === null ? null : town.organisationId(asked.asker),
    ownerOrganisationId: camera.ownerOrganisationId,
    lng: camera.lng,
    lat: camera.lat,
    place: camera.address,
    fromAt,
    toAt,
    reason: asked.reason,
    identity: asked.asker === null ? 'Паспорт, проверен на личном приёме' : null,
    askedAt,
    dueAt: new Date(askedAt.getTime() + answerDays * dayMs),
  });
  if (asked.answer.kind !== 'closed') return;
  await insertClips(db, [{ requestId: id, cameraId: camera.id, fromAt, toAt, hold: 'released' }]);
}

const nobodyAnswered = {
  state: 'asked',
  decidedAt: null,
  decidedByPersonId: null,
  refusal: null,
  linkUntil: null,
  withdrawnAt: null,
  receivedAt: null,
  outcome: null,
  outcomeText: null,
  closedAt: null,
} as const;

function answerOf({ answer }: DemoRequest, askedAt: Date): Partial<RequestRow> {
  if (answer.kind === 'none') return {};
  const decidedAt = new Date(askedAt.getTime() + answer.afterDays * dayMs);
  if (answer.kind === 'refused') return { state: 'refused', decidedAt, refusal: answer.refusal };
  const receivedAt = new Date(decidedAt.getTime() + 3 * 3_600_000);
  return {
    state: 'closed',
    decidedAt,
    linkUntil: new Date(decidedAt.getTime() + 2 * dayMs),
    receivedAt,
    outcome: answer.outcome,
    outcomeText: answer.text,
    closedAt: new Date(receivedAt.getTime() + dayMs),
  };
}
