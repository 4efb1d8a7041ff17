import { sql } from 'kysely';
import { handlerFor } from '#kernel/context.ts';
import { docxType, renderLetter } from '#kernel/documents/letter.ts';
import type { Letter } from '#kernel/documents/letter.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { findOrganisation } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { videoProblems } from '../../contract/problems.ts';
import { writeRequestLetter } from '../../contract/request-routes.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { lettersOf } from './letter-kinds.ts';
import type { LetterKind } from './letter-kinds.ts';
import { deskScope, requesterScope } from './request.policy.ts';
import { findRequest, listClips } from './request.store.ts';
import type { RequestRow } from './request.store.ts';

const handle = handlerFor<VideoTables>();

export const letterHandlers = [
  handle(writeRequestLetter, async (context, { id, kind }) => {
    const { db, actor, audit } = context;
    const scope = sql<boolean>`(${deskScope(actor)} or ${requesterScope(actor)})`;
    const request = await findRequest(db, id, scope);
    if (!request) throw new Problem(videoProblems.requestNotFound);
    if (!lettersOf(request).includes(kind)) throw new Problem(videoProblems.noLetter);

    audit({ type: 'video.request', id }, { letter: kind });
    const letter = await composeLetter(context, request, kind);
    return new FileAnswer({
      name: `footage-${kind}-${request.number}.docx`,
      mediaType: docxType,
      make: async () => await renderLetter(letter),
    });
  }),
];

/** In the language of the town's offices. */
async function composeLetter(context: VideoContext, request: RequestRow, kind: LetterKind): Promise<Letter> {
  const { town } = context;
  const locale = town.country === 'UA' ? 'uk' : 'ru';
  const writer = kind === 'request' ? request.requesterOrganisationId : request.ownerOrganisationId;
  const sender = await senderOf(context, writer);
  const owner = await senderOf(context, request.ownerOrganisationId);
  const values = {
    ...(await valuesOf(context, request, locale)),
    organisation: sender.name,
    owner: owner.name,
  };
  const t = (key: string): string => context.text(locale, key, values);
  return {
    sender,
    addressee: kind === 'request' ? [owner.name] : await addresseeOf(context, request),
    numberLine: t('video.letter.number'),
    title: kind === 'request' ? t('video.letter.request.title') : t('video.letter.answer.title'),
    paragraphs: kind === 'request' ? [t('video.letter.request.body')] : answerOf(request, t),
    signature: t('video.letter.signature'),
  };
}

function answerOf({ state, mayDownload }: RequestRow, t: (key: string) => string): string[] {
  if (state === 'refused') return [t('video.letter.answer.opening'), t('video.letter.answer.refused')];
  return [
    t('video.letter.answer.opening'),
    t('video.letter.answer.approved'),
    mayDownload ? t('video.letter.answer.download') : t('video.letter.answer.view'),
    t('video.letter.answer.outcome'),
  ];
}

async function valuesOf(
  { db, town }: VideoContext,
  request: RequestRow,
  locale: string,
): Promise<Record<string, string>> {
  const { timeZone } = town;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', timeZone });
  const clips = await listClips(db, [request.id]);
  const spans = clips.map(
    ({ cameraName, fromAt, toAt }) => `${cameraName}: ${time.format(fromAt)} – ${time.format(toAt)}`,
  );
  return {
    number: String(request.number),
    askedOn: day.format(request.askedAt),
    writtenOn: day.format(request.decidedAt ?? request.askedAt),
    place: request.place,
    from: time.format(request.fromAt),
    to: time.format(request.toAt),
    reason: request.reason,
    refusal: request.refusal ?? '',
    clips: spans.join('; '),
    until: request.linkUntil ? day.format(request.linkUntil) : '—',
  };
}

async function senderOf({ db, town }: VideoContext, id: string | null): Promise<Letter['sender']> {
  const organisation = id === null ? undefined : await findOrganisation(db, id);
  return {
    name: organisation?.name ?? town.name,
    address: organisation?.address ?? null,
    contacts: [organisation?.phone, organisation?.email].filter(Boolean).join(', '),
  };
}

async function addresseeOf(context: VideoContext, request: RequestRow): Promise<string[]> {
  const { requesterOrganisationId, requesterPersonId } = request;
  if (requesterOrganisationId !== null) return [(await senderOf(context, requesterOrganisationId)).name];
  const person = requesterPersonId === null ? undefined : await findPerson(context.db, requesterPersonId);
  return person ? [person.name, person.email] : [];
}
