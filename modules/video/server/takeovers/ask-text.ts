import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { connectionOf } from '../recorders/reach.ts';
import type { Reach } from '../recorders/reach.ts';

/** One that is gone keeps nobody waiting for what the others have. */
const answerLimitMs = 4_000;

/** What may still be read for one request of a viewer, from however many recorders. */
export interface ByteBudget {
  bytes: number;
}

export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/** What a recorder answers under a token; undefined when it does not, or not to the end. */
export async function askText(
  reach: Reach,
  path: string,
  { token, budget }: { readonly token: string; readonly budget: ByteBudget },
): Promise<TextAnswer | undefined> {
  const url = new URL(path, reach.base);
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  const headers = { authorization: `Bearer ${token}`, host: 'localhost' };
  const options = { headers, signal: AbortSignal.timeout(answerLimitMs), ...connectionOf(reach) };
  return await new Promise((resolve) => {
    const asking = request(url, options, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => {
        budget.bytes -= part.length;
        if (budget.bytes < 0) return asking.destroy();
        return parts.push(part);
      });
      answer.on('error', () => resolve(undefined));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 502, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    asking.on('error', () => resolve(undefined));
    asking.end();
  });
}
