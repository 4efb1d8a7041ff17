import { CallOutFailure } from '#kernel/outgoing/call-out.ts';
import type { OutgoingAnswer, OutgoingCall } from '#kernel/outgoing/call-out.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import type { ReportsTables } from '../tables.ts';
import type { GatewayRow } from './gateway.store.ts';
import { readDocument, readErrors } from './read-answer.ts';

/** How to speak to another body's server. The key is open here and goes nowhere else. */
export interface Peer {
  readonly baseUrl: string;
  readonly jurisdictionId: string | null;
  readonly key: string | null;
  readonly format: 'json' | 'xml';
}

export interface PeerAnswer {
  readonly status: number;
  /** Undefined: not a document. */
  readonly document: unknown;
}

/** The other side did not do what it was asked; `fault` is a word of `reports.gateway-fault.…`. */
export class PeerFailure extends Error {
  readonly fault: string;

  constructor(fault: string) {
    super(fault);
    this.name = 'PeerFailure';
    this.fault = fault;
  }
}

export function sealOwner(gatewayId: string): string {
  return `reports.gateway/${gatewayId}`;
}

/** Null: the key was sealed by another hub's secret and has to be written anew. */
export function peerOf(system: SystemContext<ReportsTables>, gateway: GatewayRow): Peer | null {
  const { baseUrl, jurisdictionId, format, sealedKey } = gateway;
  if (sealedKey === null) return { baseUrl, jurisdictionId, format, key: null };
  const key = system.openSealed(sealedKey, sealOwner(gateway.id));
  return key === null ? null : { baseUrl, jurisdictionId, format, key };
}

export type Fields = readonly (readonly [string, string])[];

export function getCall(peer: Peer, path: string, fields: Fields = [], withKey = false): OutgoingCall {
  const asked = new URLSearchParams([
    ...(peer.jurisdictionId === null ? [] : [['jurisdiction_id', peer.jurisdictionId]]),
    ...(withKey && peer.key !== null ? [['api_key', peer.key]] : []),
    ...fields.map(([name, value]) => [name, value]),
  ]);
  const query = asked.size === 0 ? '' : `?${asked}`;
  return { method: 'GET', url: `${peer.baseUrl}/${path}.${peer.format}${query}` };
}

/** A form; with pictures it is a multipart one. */
export async function postCall(
  peer: Peer,
  path: string,
  { fields, pictures = [] }: { fields: Fields; pictures?: readonly Uint8Array<ArrayBuffer>[] },
): Promise<OutgoingCall> {
  const all: [string, string][] = [
    ...(peer.key === null ? [] : [['api_key', peer.key] as [string, string]]),
    ...(peer.jurisdictionId === null ? [] : [['jurisdiction_id', peer.jurisdictionId] as [string, string]]),
    ...fields.map(([name, value]) => [name, value] as [string, string]),
  ];
  const encoded = new Response(pictures.length === 0 ? new URLSearchParams(all) : formOf(all, pictures));
  const contentType = encoded.headers.get('content-type') ?? '';
  return {
    method: 'POST',
    url: `${peer.baseUrl}/${path}.${peer.format}`,
    headers: { 'content-type': contentType.replace('charset=UTF-8', 'charset=utf-8') },
    body: new Uint8Array(await encoded.arrayBuffer()),
  };
}

function formOf(fields: readonly [string, string][], pictures: readonly Uint8Array<ArrayBuffer>[]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  pictures.forEach((bytes, index) => {
    const name = index === 0 ? 'media' : `photo${index}`;
    form.append(name, new Blob([bytes], { type: 'image/jpeg' }), `photo-${index + 1}.jpg`);
  });
  return form;
}

export function documentOf({ status, bytes, contentType }: OutgoingAnswer): PeerAnswer {
  return { status, document: readDocument(bytes, contentType) };
}

/**
 * Asks and reads; for questions that change nothing there, so that a failure may simply be tried again.
 *
 * @throws PeerFailure
 */
export async function ask<Answer>(
  system: SystemContext<ReportsTables>,
  call: OutgoingCall,
  { read, signal }: { read: (document: unknown) => Answer | null; signal: AbortSignal },
): Promise<Answer> {
  const { status, document } = documentOf(await callOrFail(system, call, signal));
  if (status === 401 || status === 403) throw new PeerFailure('key-refused');
  if (status >= 300 && status < 400) throw new PeerFailure('redirected');
  if (status === 404) throw new PeerFailure('not-found');
  if (status !== 200) throw new PeerFailure(readErrors(document) === null ? 'failed' : 'refused');
  const answer = read(document);
  if (answer === null) throw new PeerFailure('unreadable');
  return answer;
}

async function callOrFail(
  system: SystemContext<ReportsTables>,
  call: OutgoingCall,
  signal: AbortSignal,
): Promise<OutgoingAnswer> {
  try {
    return await system.callOut(call, signal);
  } catch (error) {
    if (!(error instanceof CallOutFailure)) throw error;
    throw new PeerFailure(faultOf(error));
  }
}

export function faultOf({ message }: CallOutFailure): string {
  if (message === 'address-refused' || message === 'timeout') return message;
  return message === 'answer-too-large' ? 'unreadable' : 'unreachable';
}
