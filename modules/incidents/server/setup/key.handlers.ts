import { handlerFor } from '#kernel/context.ts';
import { startOfNextDay } from '#kernel/clock/town-day.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { issueProgramKey, listProgramKeys, revokeProgramKey } from '#kernel/identity/program-key.store.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { issueKey, keyScopes, listKeys, revokeKey } from '../../contract/setup.ts';
import type { IncidentsTables } from '../tables.ts';

const handle = handlerFor<IncidentsTables>();

const permissionOf = { send: 'incidents.signal.send', work: 'incidents.task.work' } as const;
const listedKeys = 500;

export const keyHandlers = [
  handle(listKeys, async ({ db, clock }) => {
    const keys = await listProgramKeys(db, Object.values(permissionOf), listedKeys);
    const now = clock.now();
    return {
      keys: keys.map(({ id, name, organisationName, scopes, expiresAt, revokedAt }) => ({
        id,
        name,
        organisation: organisationName ?? '',
        scopes: keyScopes.filter((scope) => scopes?.includes(permissionOf[scope])),
        expiresAt: expiresAt.toISOString(),
        state:
          revokedAt === null
            ? expiresAt > now
              ? ('valid' as const)
              : ('expired' as const)
            : ('revoked' as const),
      })),
    };
  }),

  handle(issueKey, async (context, { name, organisationId, scopes, limitPerMinute, expiresOn }) => {
    const { db, actor, clock, town } = context;
    const names = await findOrganisationNames(db, [organisationId]);
    if (!names.has(organisationId)) throw new Problem(incidentProblems.unknownOrganisation);
    const expiresAt = startOfNextDay(expiresOn, town.timeZone);
    if (expiresAt <= clock.now()) throw new Problem(incidentProblems.keyInThePast);

    const { id, token } = await issueProgramKey(db, {
      name,
      organisationId,
      personId: null,
      scopes: scopes.map((scope) => permissionOf[scope]),
      limitPerMinute,
      expiresAt,
      issuedBy: actor.personId,
      now: clock.now(),
    });
    context.audit({ type: 'identity.access-token', id }, { name, organisationId, scopes, expiresOn });
    return { id, key: token };
  }),

  handle(revokeKey, async (context, { id, reason }) => {
    const { db, clock } = context;
    const own = await listProgramKeys(db, Object.values(permissionOf), listedKeys);
    if (!own.some((key) => key.id === id)) throw new Problem(incidentProblems.keyNotFound);
    const name = await revokeProgramKey(db, id, clock.now());
    if (name === undefined) throw new Problem(incidentProblems.keyNotFound);

    context.audit({ type: 'identity.access-token', id }, { name }, reason);
    return {};
  }),
];
