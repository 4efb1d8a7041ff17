import type { PageDoor } from '../tokens/page-door.ts';
import { openPage } from './page.routes.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import { handle } from './route.ts';
import type { ApiHandler } from './route.ts';

/** The door to the recorder's own page; where there is none it is as if the route were not there. */
export function makePageHandlers(door: PageDoor | undefined, utcMs: () => number): ApiHandler[] {
  if (!door) return [];
  return [
    handle(openPage, async ({ key, session, right, cameraIds, isSingleUse }) => {
      if (!door.opensWith(key)) throw new ApiProblem(apiProblems.tokenRefused, 'wrong-key');
      if ((cameraIds === undefined) !== (right === 'status'))
        throw new ApiProblem(apiProblems.invalidInput, 'cameraIds: of every right but status');
      const token = door.sign({ right, session, isSingleUse, cameraIds: cameraIds ?? '*' }, utcMs());
      return { kind: 'json', body: { token } };
    }),
  ];
}
