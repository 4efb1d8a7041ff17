import { z } from 'zod';

export interface TelegramSettings {
  readonly token: string;
  /** The bot's name without @. */
  readonly bot: string;
  /** `https://api.telegram.org`, or a Bot API server of the town's own. */
  readonly apiUrl: string;
  /** Telegram calls the town, with this secret; undefined: the town asks Telegram. */
  readonly webhookSecret?: string;
}

const answer = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
});
export interface TelegramAnswer {
  readonly isOk: boolean;
  readonly result: unknown;
  readonly errorCode: number;
  readonly description: string;
}

/**
 * One call of the Telegram Bot API.
 *
 * @throws Error without the token in its words, when no answer comes
 */
export async function callTelegram(
  { apiUrl, token }: TelegramSettings,
  method: string,
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<TelegramAnswer> {
  const response = await fetch(`${apiUrl}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  const parsed = answer.safeParse(await response.json());
  if (!parsed.success) throw new Error(`Telegram answered ${response.status} with something else`);
  const { ok, result, error_code: errorCode = response.status, description = '' } = parsed.data;
  return { isOk: ok, result, errorCode, description };
}
