import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import type { RequestView } from '../../contract/request.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { lettersOf } from './letter-kinds.ts';
import { isLinkOpen, isRequester, mayDecide } from './request.policy.ts';
import { listClips } from './request.store.ts';
import type { RequestRow } from './request.store.ts';

type Clips = Awaited<ReturnType<typeof listClips>>;

export async function presentRequests(
  context: VideoContext,
  rows: readonly RequestRow[],
): Promise<RequestView[]> {
  const { db } = context;
  const clips = await listClips(
    db,
    rows.map(({ id }) => id),
  );
  const organisations = await findOrganisationNames(
    db,
    rows.flatMap(({ ownerOrganisationId, requesterOrganisationId }) =>
      requesterOrganisationId === null
        ? [ownerOrganisationId]
        : [ownerOrganisationId, requesterOrganisationId],
    ),
  );
  const views: RequestView[] = [];
  for (const row of rows) {
    const person = row.requesterPersonId === null ? undefined : await findPerson(db, row.requesterPersonId);
    const names = {
      requesterName: organisations.get(row.requesterOrganisationId ?? '') ?? person?.name ?? '',
      ownerName: organisations.get(row.ownerOrganisationId) ?? '',
    };
    const own = clips.filter(({ requestId }) => requestId === row.id);
    views.push({ ...presentRow(context, row, own), ...names });
  }
  return views;
}

function presentRow(
  { actor, clock }: VideoContext,
  row: RequestRow,
  clips: Clips,
): Omit<RequestView, 'requesterName' | 'ownerName'> {
  const now = clock.now();
  const isOpen = isLinkOpen(row, now);
  const canDecide = mayDecide(actor, row);
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    isCitizen: row.requesterOrganisationId === null,
    ownerOrganisationId: row.ownerOrganisationId,
    lng: row.lng,
    lat: row.lat,
    place: row.place,
    from: row.fromAt.toISOString(),
    to: row.toAt.toISOString(),
    reason: row.reason,
    identity: row.identity,
    askedAt: row.askedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    isLate: (row.decidedAt ?? now) > row.dueAt,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    refusal: row.refusal,
    clips: clips.map(({ cameraId, cameraName, fromAt, toAt, hold }) => ({
      cameraId,
      cameraName,
      from: fromAt.toISOString(),
      to: toAt.toISOString(),
      hold,
    })),
    mayDownload: row.mayDownload,
    linkUntil: row.linkUntil?.toISOString() ?? null,
    isLinkOpen: isOpen,
    receivedAt: row.receivedAt?.toISOString() ?? null,
    outcome: row.outcome,
    outcomeText: row.outcomeText,
    closedAt: row.closedAt?.toISOString() ?? null,
    letters: lettersOf(row),
    can: {
      decide: canDecide && row.state === 'asked',
      open: isOpen && isRequester(actor, row),
      close: row.state === 'approved' && isRequester(actor, row),
      withdraw: isOpen && canDecide,
    },
  };
}
