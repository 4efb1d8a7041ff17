/** The file is not a whole, unchanged backup. The message names the part that is not as it was written. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged';
}

/** The backup is sound, but it must not or cannot be restored here. The message says what to do. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}

/** No backup was made. The message says why. */
export class BackupFailed extends Error {
  override readonly name = 'BackupFailed';
}
