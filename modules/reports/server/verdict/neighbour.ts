import type { Actor } from '#kernel/access/actor.ts';
import { findHousesInRadius } from '#kernel/geo/place.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { neighbourDistanceM } from '../../contract/verdict.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import { hadPartIn, listFollowedHouses } from './denial.store.ts';

/*
 * Who may deny an answer besides the author. An account is cheap, so that all that counts must be older than the answer:
 * the account itself, with a confirmed address, and what ties it to the report: support, following, a copy of it, or a
 * house nearby the person follows. Whoever makes ten accounts when the answer comes denies nothing. People of the
 * organisation that answered are never neighbours here.
 */

/** More houses than any town has within the greatest distance that may be set. */
const housesAtMost = 1_000;

export interface NeighbourFacts {
  readonly isMemberOfExecutor: boolean;
  readonly isAccountOlder: boolean;
  readonly isAddressConfirmed: boolean;
  readonly hadPart: boolean;
  readonly livesNear: boolean;
}

export function isNeighbour(facts: NeighbourFacts): boolean {
  const isTrusted = facts.isAccountOlder && facts.isAddressConfirmed && !facts.isMemberOfExecutor;
  return isTrusted && (facts.hadPart || facts.livesNear);
}

export function isMemberOf(actor: Actor, organisationId: string | null): boolean {
  return organisationId !== null && actor.grants.some((grant) => grant.organisationId === organisationId);
}

export async function readNeighbourFacts(
  context: ReportsContext,
  report: ReportRow,
  { personId, before }: { personId: string; before: Date },
): Promise<NeighbourFacts> {
  const { db, actor } = context;
  const person = await findPerson(db, personId);
  const hadPart = await hadPartIn(db, { reportId: report.id, personId, before });
  return {
    isMemberOfExecutor: isMemberOf(actor, report.organisationId),
    isAccountOlder: person !== undefined && person.createdAt < before,
    isAddressConfirmed: person?.emailVerified === true,
    hadPart,
    livesNear: !hadPart && (await livesNear(context, report, { personId, before })),
  };
}

async function livesNear(
  { db, setting }: ReportsContext,
  { lng, lat }: ReportRow,
  asked: { personId: string; before: Date },
): Promise<boolean> {
  const followed = await listFollowedHouses(db, asked);
  if (followed.length === 0) return false;
  const near = await findHousesInRadius(db, {
    center: { lng, lat },
    radiusM: await setting(neighbourDistanceM),
    limit: housesAtMost,
  });
  return near.some(({ id }) => followed.includes(id));
}
