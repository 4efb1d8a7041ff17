import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import type { z } from 'zod';
import type { RawInputOf } from '#kernel/http/contract.ts';
import { call, CallProblem, send } from '#web/call.ts';
import { problemText } from '#web/texts.tsx';
import type { Translate } from '#web/texts.tsx';
import { openProbe, probesPath } from '../../contract/setup-routes.ts';

export interface Credentials {
  readonly username: string | null;
  readonly password: string | null;
}

export const nobody: Credentials = { username: null, password: null };

export interface AskedProbe {
  readonly probe: RawInputOf<typeof openProbe>;
  readonly credentials: Credentials;
}

/** Opens a probe, which puts it on record, and has the recorder make it. */
export function useProbe<Answer>(schema: z.ZodType<Answer>): UseMutationResult<Answer, Error, AskedProbe> {
  return useMutation<Answer, Error, AskedProbe>({
    mutationFn: async ({ probe, credentials }) => {
      const { probeId } = await call(openProbe, probe);
      return schema.parse(await send({ method: 'POST', url: `${probesPath}${probeId}`, body: credentials }));
    },
  });
}

/** The gateway's own codes have no texts of the server. */
export function probeProblemText(error: Error, t: Translate): string {
  const isSilent = error instanceof CallProblem && error.status === 502;
  return isSilent ? t('video.setup.silent') : problemText(error, t);
}
