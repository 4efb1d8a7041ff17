import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';

export const accessProblems = {
  roleNotFound: defineProblem('access.role-not-found', 404),
  /** Somebody else changed the role since it was read. */
  roleChanged: defineProblem('access.role-changed', 409),
  /** `values.permission` */
  permissionUnknown: defineProblem('access.permission-unknown', 422),
  /** The administrator's role keeps what is needed to change roles again. `values.permission` */
  permissionKept: defineProblem('access.permission-kept', 422),
  /** The roles of a new town are named in every language and keep their names. */
  roleNameKept: defineProblem('access.role-name-kept', 422),
  /** Everyone or every resident would hold what is meant for staff. `values.permission` */
  permissionForStaff: defineProblem('access.permission-for-staff', 422),
  /** Who does not decide about roles of the whole town gives only rights of their own. `values.permission` */
  permissionLacking: defineProblem('access.permission-lacking', 403),
  /** A role that exists is changed by who decides about roles of the whole town. */
  roleOfTown: defineProblem('access.role-of-town', 403),
} as const;

export const roleTitle = z.string().trim().min(2).max(80);

export const roleView = z.object({
  id: z.string(),
  /** Null for the roles of a new town, whose names are texts. */
  title: z.string().nullable(),
  version: z.int(),
  permissions: z.array(z.string()),
  /** How many memberships in force carry it; null for the roles everyone holds. */
  holderCount: z.int().nullable(),
});
export type RoleView = z.output<typeof roleView>;

export const permissionView = z.object({
  id: z.string(),
  /** Roles that hold it in a new town. */
  grantedTo: z.array(z.string()),
});

export const listRoles = defineRoute({
  id: 'access.listRoles',
  method: 'GET',
  path: '/api/v1/roles',
  summary: 'Roles with their permissions, and every permission there is',
  permission: 'access.role.list',
  input: z.object({}),
  output: z.object({ roles: z.array(roleView), permissions: z.array(permissionView) }),
  problems: [],
});

export const createRole = defineRoute({
  id: 'access.createRole',
  method: 'POST',
  path: '/api/v1/roles',
  summary: 'Add a role of the town’s own with these permissions',
  permission: 'access.role.manage',
  input: z.object({
    title: roleTitle,
    permissions: z.array(z.string().max(120)).max(2000).default([]),
    reason: z.string().trim().max(500).optional(),
  }),
  output: z.object({ id: z.string() }),
  problems: [accessProblems.permissionUnknown, accessProblems.permissionLacking],
  isIdempotent: true,
  changesHubState: true,
});

export const changeRole = defineRoute({
  id: 'access.changeRole',
  method: 'PUT',
  path: '/api/v1/roles/:id',
  summary:
    'Give a role exactly these permissions, and one of the town’s own another name; it holds at once for everyone',
  permission: 'access.role.manage',
  input: z.object({
    id: z.string().max(60),
    version: z.int(),
    /** Absent: it keeps its name. */
    title: roleTitle.optional(),
    permissions: z.array(z.string().max(120)).max(2000),
    reason: z.string().trim().max(500).optional(),
  }),
  output: z.object({ version: z.int() }),
  problems: [
    accessProblems.roleNotFound,
    accessProblems.roleChanged,
    accessProblems.permissionUnknown,
    accessProblems.permissionKept,
    accessProblems.permissionForStaff,
    accessProblems.roleNameKept,
    accessProblems.roleOfTown,
  ],
  changesHubState: true,
});
