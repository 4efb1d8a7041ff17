import type { Generated } from 'kysely';

export interface PersonTable {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
  /** Civil date as text; the law's age rules are computed from it. */
  birthOn: string | null;
  locale: string;
  twoFactorEnabled: boolean | null;
  /** Null: not blocked. A blocked person has no session and gets none. */
  blockedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface SessionTable {
  id: string;
  token: string;
  personId: string;
  expiresAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface AccountTable {
  id: string;
  accountId: string;
  providerId: string;
  personId: string;
  password: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface OrganisationTable {
  id: string;
  kind: string;
  name: string;
  shortName: string;
  phone: string | null;
  email: string | null;
  address: string | null;
  /** Stable key of an import, so that a second import finds the same organisation. */
  sourceKey: string | null;
  isActive: boolean;
  version: Generated<number>;
  createdAt: Date;
}

export interface MembershipTable {
  id: string;
  personId: string;
  organisationId: string;
  roleId: string;
  areaId: string | null;
  validUntil: Date | null;
  createdAt: Date;
}

/** A token acts with all rights of its person, or, where it has scopes, with these permissions alone. */
export interface AccessTokenTable {
  id: string;
  /** Null: the token is an organisation's. */
  personId: string | null;
  organisationId: string | null;
  name: string;
  tokenHash: string;
  scopes: string[] | null;
  limitPerMinute: number | null;
  issuedBy: string | null;
  revokedAt: Date | null;
  expiresAt: Date;
  createdAt: Date;
}

export interface IdentityTables {
  'identity.person': PersonTable;
  'identity.session': SessionTable;
  'identity.account': AccountTable;
  'identity.organisation': OrganisationTable;
  'identity.membership': MembershipTable;
  'identity.accessToken': AccessTokenTable;
}
