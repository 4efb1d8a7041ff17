import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { MediaClaims } from '#recorder/tokens/media-token.ts';
import { endOfLifeMs, signMediaToken } from '#recorder/tokens/media-token.ts';
import type { TokenKey } from '#recorder/tokens/keys.ts';
import { reachRecorder } from '../recorders/reach.ts';
import type { RecorderRow } from '../recorders/recorder.store.ts';
import { parseJson, readBody } from '../viewings/media-request.ts';
import { answerJoined, passOn, refuse } from '../viewings/relay.ts';
import type { RelayedPath } from '../viewings/relay.ts';
import { askText } from './ask-text.ts';
import type { TextAnswer } from './ask-text.ts';
import type { Holders, Part } from './holders.ts';
import { partsOf } from './holders.ts';
import { joinPlaylists } from './join-playlists.ts';
import { joinTimelines } from './join-timelines.ts';
import { routeOf } from './media-route.ts';

/*
 * Passes a request for pictures on to the recorder that has them. A token is good at the recorder it was signed for and at no
 * other; where another is to be asked, the hub signs what the token says for that one: the same person, right, camera, span,
 * masks, beginning and end. A recorder may keep the hub waiting, and what was allowed may have been revoked meanwhile: no
 * recorder is asked and no answer begun unless it is allowed at that moment.
 */

const exportsPath = '/v1/exports';
const playlistType = 'application/vnd.apple.mpegurl';
const exportSpan = z.object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) });

export interface MediaPass {
  readonly asked: RelayedPath;
  readonly holders: Holders;
  readonly claims: MediaClaims;
  readonly token: string;
  readonly signing: TokenKey;
  /** Whether the viewing lives at this moment. */
  readonly isAllowed: () => boolean;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly onAnswer: ((answer: IncomingMessage) => void) | undefined;
}

export async function passMedia(pass: MediaPass, exchange: Exchange): Promise<void> {
  const { asked, holders } = pass;
  if (exchange.request.method === 'POST' && asked.bare === exportsPath && holders.taken.length > 0)
    return await passExport(pass, exchange);
  const route = routeOf(asked, holders);
  if (route.kind === 'some') return await passToSome(pass, route.recorderIds, exchange);
  if (route.kind === 'timeline') return await passTimeline(pass, route.parts, exchange.response);
  return await passPlaylist(pass, route.parts, exchange.response);
}

/** NOTE: the camera of a package is one; whose footage it is says the span inside. */
async function passExport(pass: MediaPass, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange.request);
  const span = exportSpan.safeParse(parseJson(body)).data;
  if (!body || !span) return refuse(exchange.response, 400, 'invalid-input');
  const { ownId, taken } = pass.holders;
  const spanMs = { fromMs: Date.parse(span.from), toMs: Date.parse(span.to) };
  const parts = partsOf(ownId, taken, spanMs);
  // NOTE: a package is signed by one recorder, of what it has itself.
  if (parts.length > 1) return refuse(exchange.response, 409, 'two-recorders');
  return await passToSome(pass, [parts[0]?.recorderId ?? ownId], { ...exchange, body });
}

async function passToSome(
  pass: MediaPass,
  recorderIds: readonly string[],
  exchange: Exchange & { readonly body?: Buffer },
): Promise<void> {
  const recorders = recorderIds.flatMap((id) => usable(pass.holders.recorders.get(id)));
  for (const [index, recorder] of recorders.entries()) {
    const isOneOfSome = index < recorders.length - 1;
    const reach = await reachRecorder(recorder);
    if (!reach && isOneOfSome) continue;
    if (!reach) return refuse(exchange.response, 502, 'recorder-silent');
    if (!mayAsk(pass)) break;
    const isOther = recorder.linkId !== pass.claims.recorderId;
    const token = isOther ? tokenFor(pass, recorder) : undefined;
    const passing = { ...exchange, isOneOfSome, token, mayAnswer: pass.isAllowed };
    if (await passOn(reach, pass.asked.path, passing)) return;
  }
  if (!exchange.response.headersSent) refuse(exchange.response, 404, 'not-found');
}

async function passTimeline(
  pass: MediaPass,
  parts: readonly Part[],
  response: ServerResponse,
): Promise<void> {
  // NOTE: in this order the own recorder's word counts where both recorded nothing.
  const ids = [pass.holders.ownId, ...parts.map(({ recorderId }) => recorderId)];
  const answers = await Promise.all(
    [...new Set(ids)].map(async (recorderId) => ({
      recorderId,
      answer: await askOne(pass, recorderId, pass.asked.path),
    })),
  );
  const told = answers.flatMap(({ recorderId, answer }) =>
    answer?.status === 200 ? [{ recorderId, text: answer.text }] : [],
  );
  if (!pass.isAllowed()) return refuse(response, 404, 'not-found');
  const joined = joinTimelines(told, parts);
  if (joined) return answerJoined(response, 'application/json', JSON.stringify(joined));
  return refuseAs(
    response,
    answers.map(({ answer }) => answer),
  );
}

async function passPlaylist(
  pass: MediaPass,
  parts: readonly Part[],
  response: ServerResponse,
): Promise<void> {
  const isBackward =
    Number(new URL(pass.asked.path, 'http://recorder.invalid').searchParams.get('speed')) < 0;
  const told = await Promise.all(parts.map(async (part) => await askPart(pass, part)));
  const good = told.flatMap(({ recorderId, answer }) =>
    answer?.status === 200 ? [{ base: baseOf(pass, recorderId), text: answer.text }] : [],
  );
  if (!pass.isAllowed()) return refuse(response, 404, 'not-found');
  if (good.length > 0)
    return answerJoined(response, playlistType, joinPlaylists(isBackward ? good.toReversed() : good));
  return refuseAs(
    response,
    told.map(({ answer }) => answer),
  );
}

/** What the stand-in has none of, the camera's own recorder may have, if it was only cut off. */
async function askPart(
  pass: MediaPass,
  { recorderId, fromMs, toMs }: Part,
): Promise<{ readonly recorderId: string; readonly answer: TextAnswer | undefined }> {
  const url = new URL(pass.asked.path, 'http://recorder.invalid');
  url.searchParams.set('from', new Date(fromMs).toISOString());
  url.searchParams.set('to', new Date(toMs).toISOString());
  const path = `${url.pathname}${url.search}`;
  const answer = await askOne(pass, recorderId, path);
  const { ownId } = pass.holders;
  if (answer?.status === 200 || recorderId === ownId) return { recorderId, answer };
  return { recorderId: ownId, answer: (await askOne(pass, ownId, path)) ?? answer };
}

async function askOne(pass: MediaPass, recorderId: string, path: string): Promise<TextAnswer | undefined> {
  const [recorder] = usable(pass.holders.recorders.get(recorderId));
  const reach = recorder && (await reachRecorder(recorder));
  if (!reach || !mayAsk(pass)) return undefined;
  return await askText(reach, path, tokenFor(pass, recorder));
}

function refuseAs(response: ServerResponse, answers: readonly (TextAnswer | undefined)[]): void {
  const known = answers.find((answer) => answer !== undefined);
  if (!known) return refuse(response, 502, 'recorder-silent');
  const problem = z.object({ code: z.string() }).safeParse(parseJson(Buffer.from(known.text)));
  return refuse(response, known.status, problem.data?.code ?? 'not-found');
}

function baseOf({ asked }: MediaPass, recorderId: string): string {
  return `/media/${recorderId}${asked.bare.replace(/[^/]+$/, '')}`;
}

function usable(recorder: RecorderRow | undefined): (RecorderRow & { readonly linkId: string })[] {
  if (!recorder || recorder.linkId === null || recorder.struckOffAt !== null) return [];
  return [{ ...recorder, linkId: recorder.linkId }];
}

/** NOTE: what was asked in time may come after the minute of its token; what is asked anew may not. */
function mayAsk({ claims, isAllowed }: MediaPass): boolean {
  return isAllowed() && endOfLifeMs(claims) > Date.now();
}

/** NOTE: as old as the token that came, so that what revokes that one revokes this one too. */
function tokenFor({ claims, token, signing }: MediaPass, { linkId }: { readonly linkId: string }): string {
  if (linkId === claims.recorderId) return token;
  const { person, session, right, cameraIds, span, masks, isSingleUse } = claims;
  const { issuedAtSeconds, expiresAtSeconds } = claims;
  const lifeSeconds = expiresAtSeconds - issuedAtSeconds;
  const grant = { person, session, right, cameraIds, masks, isSingleUse, lifeSeconds };
  const asked = { ...grant, recorderId: linkId, span: span ?? undefined };
  return signMediaToken(signing, asked, issuedAtSeconds * 1_000);
}
