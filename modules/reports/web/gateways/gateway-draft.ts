import type { GatewayView, ServiceMapping } from '../../contract/gateways/gateway.ts';

/** A gateway in the form. `apiKey` empty: the key stays as it is. */
export interface GatewayDraft {
  readonly baseUrl: string;
  readonly jurisdictionId: string;
  readonly apiKey: string;
  readonly format: 'json' | 'xml';
  readonly photoWay: 'file' | 'link' | 'none';
  readonly hasUpdates: boolean;
  readonly isActive: boolean;
  readonly services: readonly ServiceMapping[];
}

export const blankDraft: GatewayDraft = {
  baseUrl: '',
  jurisdictionId: '',
  apiKey: '',
  format: 'json',
  photoWay: 'file',
  hasUpdates: false,
  isActive: false,
  services: [],
};

export function draftOf(gateway: GatewayView): GatewayDraft {
  const { baseUrl, jurisdictionId, format, photoWay, hasUpdates, isActive, services } = gateway;
  const words = { baseUrl, jurisdictionId: jurisdictionId ?? '', apiKey: '' };
  return { ...words, format, photoWay, hasUpdates, isActive, services };
}

export function inputOf({ apiKey, jurisdictionId, services, ...fields }: GatewayDraft) {
  return {
    ...fields,
    services: [...services],
    jurisdictionId: jurisdictionId.trim() || null,
    ...(apiKey.trim() ? { apiKey: apiKey.trim() } : {}),
  };
}
