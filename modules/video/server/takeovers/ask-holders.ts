import { reachRecorder } from '../recorders/reach.ts';
import { parseJson } from '../viewings/media-request.ts';
import { askText } from './ask-text.ts';
import type { ByteBudget, TextAnswer } from './ask-text.ts';
import type { Span } from './choose-parts.ts';
import type { Part } from './holders.ts';
import { readTimeline } from './join-timelines.ts';
import type { ToldTimeline } from './join-timelines.ts';
import { mayAsk, tokenFor, usable } from './media-pass.ts';
import type { MediaPass } from './media-pass.ts';

const mostAtOnce = 4;

export interface Told {
  /** Of those that answered; the camera's own recorder first, whose word counts where nobody recorded. */
  readonly timelines: readonly ToldTimeline[];
  /** They refused, were not understood, or did not answer. */
  readonly silentIds: readonly string[];
  /** What one of them said instead. */
  readonly refusal: TextAnswer | undefined;
}

/** What each recorder whose time a span touches has of it, and the camera's own in any case. */
export async function askTimelines(
  pass: MediaPass,
  asked: { readonly span: Span; readonly times: readonly Part[]; readonly budget: ByteBudget },
): Promise<Told> {
  const ids = [...new Set([pass.holders.ownId, ...asked.times.map(({ recorderId }) => recorderId)])];
  const path = `/v1/cameras/${pass.claims.cameraIds[0]}/timeline?${queryOf(asked.span)}`;
  const answers = await inTurn(ids, async (recorderId) => {
    const answer = await askHolder(pass, recorderId, { path, budget: asked.budget });
    const timeline = answer?.status === 200 ? readTimeline(parseJson(Buffer.from(answer.text))) : undefined;
    return { recorderId, answer, timeline };
  });
  const said = answers.map(({ answer }) => answer);
  return {
    timelines: answers.flatMap(({ recorderId, timeline }) => (timeline ? [{ ...timeline, recorderId }] : [])),
    silentIds: answers
      .filter(({ answer, timeline }) => !timeline && !hasNothing(answer))
      .map(({ recorderId }) => recorderId),
    refusal: refusalOf(said) ?? (said.every(hasNothing) ? said[0] : undefined),
  };
}

/** Undefined when it does not answer, or may not be asked. */
export async function askHolder(
  pass: MediaPass,
  recorderId: string,
  { path, budget }: { readonly path: string; readonly budget: ByteBudget },
): Promise<TextAnswer | undefined> {
  const [recorder] = usable(pass.holders.recorders.get(recorderId));
  const reach = recorder && (await reachRecorder(recorder));
  if (!reach || !mayAsk(pass)) return undefined;
  return await askText(reach, path, { token: tokenFor(pass, recorder), budget });
}

/** A few at a time; answers in the order of the questions. */
export async function inTurn<Question, Answer>(
  questions: readonly Question[],
  ask: (question: Question) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let index = 0; index < questions.length; index += mostAtOnce)
    answers.push(...(await Promise.all(questions.slice(index, index + mostAtOnce).map(ask))));
  return answers;
}

/** NOTE: a recorder that does not know the camera has answered; one that refuses has not said what it has. */
export function hasNothing(answer: TextAnswer | undefined): boolean {
  return answer?.status === 404;
}

export function refusalOf(answers: readonly (TextAnswer | undefined)[]): TextAnswer | undefined {
  return answers.find(
    (answer) => answer && answer.status >= 400 && answer.status < 500 && !hasNothing(answer),
  );
}

export function queryOf({ fromMs, toMs }: Span): string {
  const query = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  return new URLSearchParams(query).toString();
}
