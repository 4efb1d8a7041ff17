import type { Generated } from 'kysely';
import type { ForwardingFault, ForwardingState } from '../../contract/gateways/gateway.ts';

/** Another body's Open311 server, one for an organisation. */
export interface GatewayTable {
  id: string;
  organisationId: string;
  baseUrl: string;
  jurisdictionId: string | null;
  /** Opened by jobs alone; null: the other side asks for none. */
  sealedKey: string | null;
  format: 'json' | 'xml';
  photoWay: 'file' | 'link' | 'none';
  hasUpdates: boolean;
  isActive: boolean;
  services: unknown;
  knownServices: unknown;
  discoveredAt: Date | null;
  discoveryFault: string | null;
  /** Updates up to here have been read. */
  askedUntil: Date;
  nextPollAt: Date;
  failureCount: Generated<number>;
  fault: string | null;
  lastSuccessAt: Date | null;
  version: Generated<number>;
}

/** One report on its way to one gateway; there is never a second row for the two. */
export interface ForwardingTable {
  id: string;
  reportId: string;
  gatewayId: string;
  state: ForwardingState;
  fault: ForwardingFault | null;
  detail: string | null;
  serviceCode: string | null;
  /** A person said that it may go although the rule holds it back. */
  isAllowed: Generated<boolean>;
  attemptCount: Generated<number>;
  lookCount: Generated<number>;
  /** When the last call that may have arrived was begun. */
  triedAt: Date | null;
  token: string | null;
  remoteId: string | null;
  remoteStatus: string | null;
  sentAt: Date | null;
  createdAt: Date;
}

export interface GatewayTables {
  'reports.gateway': GatewayTable;
  'reports.forwarding': ForwardingTable;
}
