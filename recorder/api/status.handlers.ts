import { newId } from '#kernel/ids.ts';
import type { Recorder } from '../recorder.ts';
import { faultOfSpan } from './fields.ts';
import { maySeeCamera } from './guards.ts';
import type { Journal } from './journal.ts';
import { formatMetrics } from './metrics.ts';
import { describeRecorderApi } from './openapi.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { handle } from './route.ts';
import type { ApiHandler, ApiRoute } from './route.ts';
import * as routes from './status.routes.ts';

/** What the recorder says of itself, holds and the journal. */
export function makeStatusHandlers(
  recorder: Recorder,
  journal: Journal,
  described: () => readonly ApiRoute[],
): ApiHandler[] {
  return [
    handle(routes.getHealth, async () => ({ kind: 'json', body: { status: 'ok' } })),
    handle(routes.getDescription, async () => ({ kind: 'json', body: describeRecorderApi(described()) })),
    handle(routes.getStatus, async () => ({ kind: 'json', body: recorder.status })),
    handle(routes.getLedger, async ({ from, to }) => {
      checkSpan(from, to);
      const findings = recorder.pictures.listFindings(from, to);
      return { kind: 'json', body: { ...recorder.ledger.readAll(from, to), findings } };
    }),
    handle(routes.learnView, async ({ cameraId }) => {
      if (!recorder.findCamera(cameraId)) throw new ApiProblem(apiProblems.notFound);
      recorder.pictures.learnAnew(cameraId, recorder.nowUs());
      return { kind: 'json', body: { cameraId } };
    }),
    handle(routes.getMetrics, async () => ({
      kind: 'bytes',
      type: routes.getMetrics.answer.type,
      body: formatMetrics(recorder.status, recorder.unwritten.bytes),
    })),
    handle(routes.listCameras, async (_input, { caller }) => {
      const cameras = recorder.status.cameras.filter(({ id }) => maySeeCamera(caller, id));
      return { kind: 'json', body: { cameras } };
    }),
    handle(routes.getTimeline, async ({ cameraId, from, to }) => {
      checkSpan(from, to);
      const timeline = recorder.readTimeline(cameraId, from, to);
      if (!timeline) throw new ApiProblem(apiProblems.notFound);
      return { kind: 'json', body: timeline };
    }),
    ...makeHoldHandlers(recorder, journal),
    ...makeLookHandlers(recorder),
  ];
}

export function checkSpan(fromUs: number, toUs: number): void {
  const fault = faultOfSpan(fromUs, toUs);
  if (fault !== undefined) throw new ApiProblem(apiProblems.invalidInput, fault);
}

function makeHoldHandlers(recorder: Recorder, journal: Journal): ApiHandler[] {
  const { holds } = recorder;
  return [
    handle(routes.createHold, async ({ cameraId, from, to, reason }, { caller }) => {
      checkSpan(from, to);
      if (!recorder.findCamera(cameraId)) throw new ApiProblem(apiProblems.notFound);
      const hold = { holdId: newId(), cameraId, fromUs: from, toUs: to, reason };
      journal.note(caller, { cameraId, right: 'hold', what: 'hold', fromUs: from, toUs: to });
      await holds.add(hold);
      return { kind: 'json', body: hold, status: 201 };
    }),
    handle(routes.listHolds, async ({ cameraId }, { caller }) => {
      const seen = holds
        .list()
        .filter(
          (hold) => maySeeCamera(caller, hold.cameraId) && (cameraId ?? hold.cameraId) === hold.cameraId,
        );
      return { kind: 'json', body: { holds: seen } };
    }),
    handle(routes.releaseHold, async ({ holdId, reason }, { caller }) => {
      const hold = holds.find(holdId);
      if (!hold || !maySeeCamera(caller, hold.cameraId)) throw new ApiProblem(apiProblems.notFound);
      const { cameraId, fromUs, toUs } = hold;
      const span = caller.claims?.span;
      if (span && (fromUs < span.fromUs || toUs > span.toUs)) throw new ApiProblem(apiProblems.outsideSpan);
      journal.note(caller, { cameraId, right: 'hold', what: 'hold', fromUs, toUs });
      await holds.release(hold, { person: caller.person, reason, atUs: recorder.nowUs() });
      return { kind: 'json', body: { holdId } };
    }),
  ];
}

function makeLookHandlers({ looks }: Recorder): ApiHandler[] {
  return [
    handle(routes.listLooks, async ({ after, limit }) => ({
      kind: 'json',
      body: { acknowledged: looks.acknowledged, looks: looks.listAfter(after, limit) },
    })),
    handle(routes.acknowledgeLooks, async ({ number }) => {
      looks.acknowledge(number);
      return { kind: 'json', body: { acknowledged: looks.acknowledged } };
    }),
  ];
}
