/** What administration, `veche doctor`, metrics and `/readyz` tell about automatic backups. */
export interface BackupStatus {
  /** False on a server, whose administrator backs up by the server's means or by `veche backup`. */
  isOn: boolean;
  /** The newest verified backup; unchanged data needs no newer one. */
  lastBackupAt: Date | null;
  lastCheckedAt: Date | null;
  lastDurationMs: number | null;
  /** How long the API's queries waited during the newest one. */
  lastStoppedMs: number | null;
  /** Since the last success. */
  lastError: string | null;
  failureCount: number;
}

/** Of a hub that has not begun to back itself up. */
export function newBackupStatus(): BackupStatus {
  const never = { lastBackupAt: null, lastCheckedAt: null, lastDurationMs: null, lastStoppedMs: null };
  return { isOn: false, ...never, lastError: null, failureCount: 0 };
}
