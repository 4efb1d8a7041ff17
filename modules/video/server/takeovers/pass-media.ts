import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { reachRecorder } from '../recorders/reach.ts';
import { parseJson, readBody } from '../viewings/media-request.ts';
import { answerJoined, passOn, refuse } from '../viewings/relay.ts';
import { askHolder, askTimelines, hasNothing, inTurn, queryOf, refusalOf } from './ask-holders.ts';
import type { Told } from './ask-holders.ts';
import type { ByteBudget, TextAnswer } from './ask-text.ts';
import { chooseParts, unknownSpans } from './choose-parts.ts';
import type { Footage, Span } from './choose-parts.ts';
import type { Part } from './holders.ts';
import { partsOf } from './holders.ts';
import { joinPlaylists, readPlaylist } from './join-playlists.ts';
import { joinTimelines } from './join-timelines.ts';
import { mayAsk, tokenFor, usable } from './media-pass.ts';
import type { MediaPass } from './media-pass.ts';
import { routeOf } from './media-route.ts';

/*
 * Passes a request for pictures on to the recorder that has them. Who has what of a span in which another stood in is said by
 * the timelines of both: a recorder that was only cut off has footage of the time in which it was stood in for. What lies
 * with a recorder that does not answer is told as unknown, and never as nothing.
 */

const exportsPath = '/v1/exports';
const playlistType = 'application/vnd.apple.mpegurl';
const exportSpan = z.object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) });
/** A day of segments of one camera, and what is told of it. */
const mostBytes = 32 * 1024 * 1024;
const longestPackageMs = 86_400_000;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly onAnswer: ((answer: IncomingMessage) => void) | undefined;
}

interface Spanned {
  readonly span: Span;
  readonly times: readonly Part[];
}

export async function passMedia(pass: MediaPass, exchange: Exchange): Promise<void> {
  const { asked, holders } = pass;
  if (exchange.request.method === 'POST' && asked.bare === exportsPath && holders.taken.length > 0)
    return await passExport(pass, exchange);
  const route = routeOf(asked, holders);
  switch (route.kind) {
    case 'some':
      return await passToSome(pass, route.recorderIds, exchange);
    case 'timeline':
      return await passTimeline(pass, route, exchange.response);
    case 'playlist':
      return await passPlaylist(pass, route, exchange.response);
    case 'thumbnails':
      return await passThumbnails(pass, route, exchange);
    case 'too-long':
      return refuse(exchange.response, 400, 'invalid-input');
  }
}

/** NOTE: the camera of a package is one; whose footage it is says the span inside. */
async function passExport(pass: MediaPass, exchange: Exchange): Promise<void> {
  const { ownId, taken } = pass.holders;
  const body = await readBody(exchange.request);
  const asked = exportSpan.safeParse(parseJson(body)).data;
  if (!body || !asked) return refuse(exchange.response, 400, 'invalid-input');
  const span = { fromMs: Date.parse(asked.from), toMs: Date.parse(asked.to) };
  const times = partsOf(ownId, taken, span);
  if (times.every(({ recorderId }) => recorderId === ownId))
    return await passToSome(pass, [ownId], { ...exchange, body });
  if (span.toMs - span.fromMs > longestPackageMs) return refuse(exchange.response, 400, 'invalid-input');

  const { parts, isSilent } = await findFootage(pass, { span, times });
  const ids = new Set(parts.map(({ recorderId }) => recorderId));
  // NOTE: a package is signed by one recorder, of what it has itself.
  if (ids.size > 1) return refuse(exchange.response, 409, 'two-recorders');
  // NOTE: whose time it was may have more; without its answer nobody can say that the package is all there is.
  if (times.some(isSilent)) return refuse(exchange.response, 502, 'recorder-silent');
  return await passToSome(pass, [...ids, ownId].slice(0, 1), { ...exchange, body });
}

/** A contact sheet is of the recorder that has most of the span. */
async function passThumbnails(pass: MediaPass, asked: Spanned, exchange: Exchange): Promise<void> {
  const { parts } = await findFootage(pass, asked);
  const [longest] = parts.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  const ids = new Set([longest?.recorderId ?? pass.holders.ownId, pass.holders.ownId]);
  return await passToSome(pass, [...ids], exchange);
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
  { span, times }: Spanned,
  response: ServerResponse,
): Promise<void> {
  const told = await askTimelines(pass, { span, times, budget: { bytes: mostBytes } });
  if (!pass.isAllowed()) return refuse(response, 404, 'not-found');
  const joined = joinTimelines(told.timelines, times);
  if (!joined) return refuseAs(response, told.refusal);
  const unknown = unknownOf(pass, { span, times }, told).map(({ fromMs, toMs }) => ({
    fromUs: fromMs * 1_000,
    toUs: toMs * 1_000,
  }));
  return answerJoined(response, 'application/json', JSON.stringify({ ...joined, unknown }));
}

async function passPlaylist(pass: MediaPass, asked: Spanned, response: ServerResponse): Promise<void> {
  const isBackward = Number(queryOfPath(pass).get('speed')) < 0;
  const budget = { bytes: mostBytes };
  const found = await findFootage(pass, asked, budget);
  const answers = await inTurn(found.parts, async (part) => await askPart(pass, part, budget));
  if (!pass.isAllowed()) return refuse(response, 404, 'not-found');
  const good = answers.flatMap(({ base, playlist }) => (playlist ? [{ base, playlist }] : []));
  const isPartUnknown =
    found.isPartUnknown || answers.some(({ answer, playlist }) => !playlist && !hasNothing(answer));
  if (good.length === 0) {
    const refusal = refusalOf(answers.map(({ answer }) => answer)) ?? found.refusal;
    return refuseAs(response, refusal ?? (isPartUnknown ? undefined : nothing));
  }
  const joined = joinPlaylists(isBackward ? good.toReversed() : good);
  // NOTE: one that grows may lose nothing that it had before, nor have more in its midst (RFC 8216 §6.2.1).
  if (isPartUnknown && joined.isGrowing) return refuse(response, 502, 'recorder-silent');
  return answerJoined(response, playlistType, joined.text, { isPartUnknown });
}

async function askPart(pass: MediaPass, part: Part, budget: ByteBudget) {
  const query = queryOfPath(pass);
  for (const [name, value] of new URLSearchParams(queryOf(part))) query.set(name, value);
  query.delete('token');
  const path = `${pass.asked.bare}?${query.toString()}`;
  const answer = await askHolder(pass, part.recorderId, { path, budget });
  const playlist = answer?.status === 200 ? readPlaylist(answer.text) : undefined;
  return { base: baseOf(pass, part.recorderId), answer, playlist };
}

/** Who has which part of a span. */
async function findFootage(pass: MediaPass, asked: Spanned, budget: ByteBudget = { bytes: mostBytes }) {
  const told = await askTimelines(pass, { ...asked, budget });
  const { parts, isCut } = chooseParts(asked.times, told.timelines.map(footageOf));
  const end = asked.times.at(-1);
  // NOTE: footage that is being recorded goes on while it is asked for.
  const open = parts.map((part, index) =>
    index === parts.length - 1 && part.recorderId === end?.recorderId ? { ...part, toMs: end.toMs } : part,
  );
  return {
    parts: open,
    refusal: told.refusal,
    isPartUnknown: isCut || unknownOf(pass, asked, told).length > 0,
    isSilent: ({ recorderId }: Part) => told.silentIds.includes(recorderId),
  };
}

function unknownOf(pass: MediaPass, { span, times }: Spanned, told: Told): Span[] {
  const { ownId } = pass.holders;
  const nowMs = Date.now();
  const past = times
    .filter(({ fromMs }) => fromMs < nowMs)
    .map((time) => ({ ...time, toMs: Math.min(time.toMs, span.toMs, nowMs) }));
  return unknownSpans(past, told.timelines.map(footageOf), { ownId, silentIds: told.silentIds });
}

function footageOf({ recorderId, footage }: Told['timelines'][number]): Footage {
  const spans = footage.map(({ fromUs, toUs }) => ({
    fromMs: Math.floor(fromUs / 1_000),
    toMs: Math.ceil(toUs / 1_000),
  }));
  return { recorderId, footage: spans };
}

const nothing: TextAnswer = { status: 404, text: JSON.stringify({ code: 'no-footage' }) };

function refuseAs(response: ServerResponse, refusal: TextAnswer | undefined): void {
  if (!refusal) return refuse(response, 502, 'recorder-silent');
  const problem = z.object({ code: z.string() }).safeParse(parseJson(Buffer.from(refusal.text)));
  return refuse(response, refusal.status, problem.data?.code ?? 'not-found');
}

function baseOf({ asked }: MediaPass, recorderId: string): string {
  return `/media/${recorderId}${asked.bare.replace(/[^/]+$/, '')}`;
}

function queryOfPath({ asked }: MediaPass): URLSearchParams {
  return new URL(asked.path, 'http://recorder.invalid').searchParams;
}
