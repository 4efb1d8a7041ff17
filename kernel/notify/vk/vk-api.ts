import { z } from 'zod';

export interface VkSettings {
  readonly groupId: number;
  /** A key of the community with the right to its messages. */
  readonly token: string;
  /** Proves a call of VK: it stands in the body of each. */
  readonly secret: string;
  /** What VK wants to hear when it asks whether the address is the community's. */
  readonly confirmation: string;
  /** `https://api.vk.com`, or a stand-in. */
  readonly apiUrl: string;
}

const version = '5.199';
const answer = z.object({
  error: z.object({ error_code: z.number(), error_msg: z.string().default('') }).optional(),
});

export interface VkAnswer {
  /** Null: done as asked. */
  readonly error: { readonly code: number; readonly words: string } | null;
}

/**
 * One call of the VK API.
 *
 * @throws Error without the token in its words, when no answer comes
 */
export async function callVk(
  { apiUrl, token }: VkSettings,
  method: string,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<VkAnswer> {
  const response = await fetch(`${apiUrl}/method/${method}`, {
    method: 'POST',
    body: new URLSearchParams({ ...parameters, access_token: token, v: version }),
    signal,
  });
  const parsed = answer.safeParse(await response.json());
  if (!response.ok || !parsed.success) throw new Error(`VK answered ${response.status} with something else`);
  const { error } = parsed.data;
  return { error: error ? { code: error.error_code, words: error.error_msg } : null };
}
