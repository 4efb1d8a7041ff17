/** Exactly why a camera cannot be spoken to; shown to the person who set it up. */
export const onvifFaults = [
  'unknown-name',
  'connection-refused',
  'unreachable',
  'timeout',
  'untrusted-certificate',
  'password-needed',
  'wrong-password',
  'forbidden',
  'not-onvif',
  'malformed',
  'unsupported',
  'failed',
] as const;
export type OnvifFault = (typeof onvifFaults)[number];

/** Carries no address and no credentials, so that it may be logged. */
export class OnvifError extends Error {
  readonly fault: OnvifFault;

  constructor(fault: OnvifFault, message: string) {
    super(message);
    this.name = 'OnvifError';
    this.fault = fault;
  }
}

const faultByCode: Readonly<Record<string, OnvifFault>> = {
  ENOTFOUND: 'unknown-name',
  EAI_AGAIN: 'unknown-name',
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'timeout',
};

/** What a failed connection means. */
export function faultOfConnection(error: unknown): OnvifFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_TLS') || code.includes('CERT') || code.includes('SIGNED'))
    return 'untrusted-certificate';
  if (code.startsWith('HPE_') || code.startsWith('ERR_SSL')) return 'not-onvif';
  return faultByCode[code] ?? (code === 'ECONNRESET' || code === 'EPIPE' ? 'failed' : 'unreachable');
}
