import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { holdsPermission, mayInScope } from '#kernel/access/actor.ts';
import { videoRights } from '../../contract/rights.ts';
import type { Asked } from '../rights/decide.ts';
import { mayScope, ownScope } from '../rights/scope.ts';
import type { CameraRow } from './camera.store.ts';

export const managePermission = 'video.camera.manage';
export const enterPermission = 'video.camera.enter';
const listPermission = 'video.camera.list';

/** Keeps the register of the whole town: facts, never pictures. */
export function keepsRegister(actor: Actor): boolean {
  return holdsPermission(actor, managePermission);
}

export function mayChange(actor: Actor, camera: Pick<CameraRow, 'ownerOrganisationId' | 'areaIds'>): boolean {
  const { ownerOrganisationId: organisationId, areaIds } = camera;
  return keepsRegister(actor) || mayInScope(actor, enterPermission, { organisationId, areaIds });
}

/** NOTE: who keeps the register of the whole town covers and uncovers nothing of other owners. */
export function mayMask(actor: Actor, camera: Pick<CameraRow, 'ownerOrganisationId' | 'areaIds'>): boolean {
  const { ownerOrganisationId: organisationId, areaIds } = camera;
  return mayInScope(actor, enterPermission, { organisationId, areaIds });
}

/** The cameras an asker may know of: those of the own organisation, those with a right, all for who keeps the register. */
export function knownScope(asked: Asked): RawBuilder<boolean> {
  if (keepsRegister(asked.actor)) return sql<boolean>`true`;
  return sql<boolean>`(${ownScope(asked.actor, listPermission)} or ${mayScope(asked, videoRights)})`;
}
