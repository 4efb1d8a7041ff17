import type { Translate } from '#web/texts.tsx';

/** What was the matter with the other side's server. */
export function faultText(fault: string, t: Translate): string {
  switch (fault) {
    case 'address-refused':
      return t('reports.gateway-fault.address-refused');
    case 'key-refused':
      return t('reports.gateway-fault.key-refused');
    case 'no-key':
      return t('reports.gateway-fault.no-key');
    case 'not-found':
      return t('reports.gateway-fault.not-found');
    case 'redirected':
      return t('reports.gateway-fault.redirected');
    case 'timeout':
      return t('reports.gateway-fault.timeout');
    case 'unreachable':
      return t('reports.gateway-fault.unreachable');
    case 'unreadable':
      return t('reports.gateway-fault.unreadable');
    default:
      return t('reports.gateway-fault.failed');
  }
}
