/** What a person has a recorder look for; opened by a command, made once at the gateway. Never a password. */
export interface ProbeTable {
  id: string;
  recorderId: string;
  personId: string;
  sessionId: string;
  deviceUrl: string | null;
  streamUrl: string | null;
  addresses: string[];
  openedAt: Date;
  madeAt: Date | null;
}

export interface SetupTables {
  'video.probe': ProbeTable;
}
