import { createHash, randomBytes } from 'node:crypto';
import { authorize, chooseChallenge } from '../rtsp/auth.ts';
import type { Challenge, Credentials } from '../rtsp/auth.ts';
import { OnvifError } from './errors.ts';
import { post } from './http-post.ts';
import type { PostAnswer } from './http-post.ts';
import { descendants, escapeXml, find, readXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/*
 * SOAP 1.2 as ONVIF uses it (ONVIF Core §5): one request, one answer, over HTTP. Credentials go as WS-UsernameToken with a
 * digest, made for the clock of the camera (ONVIF Core §5.9.4), and by HTTP digest where the camera asks for it. The
 * password itself goes over the wire in no case: there is no Basic here.
 */

const answerLimitMs = 8_000;
const longestReason = 200;
const passwordDigest =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest';
const base64Binary =
  'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';

export interface SoapOptions {
  readonly credentials?: Credentials | undefined;
  readonly certificateSha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SoapCall {
  readonly url: URL;
  /** Elements of the body, escaped; prefixes are declared in them. */
  readonly body: string;
  /** More elements of the head, for WS-Addressing. */
  readonly head?: string;
  /** False for what is asked before one is known: the clock. */
  readonly isSigned?: boolean;
  readonly limitMs?: number;
}

/** A camera's SOAP side, with what was learnt of it: its clock and the way it wants credentials. */
export class SoapClient {
  /** The camera's clock minus ours. */
  clockOffsetMs = 0;
  readonly #options: SoapOptions;
  #challenge: Challenge | undefined;
  #nonceCount = 0;

  constructor(options: SoapOptions) {
    this.#options = options;
  }

  /** The first element of the answer's body. @throws OnvifError */
  async call(call: SoapCall): Promise<XmlElement> {
    const answer = await this.#send(call);
    if (answer.status !== 401 || call.isSigned === false) return readAnswer(answer, this.#hasCredentials);
    const challenge = chooseChallenge(answer.challenges);
    if (!this.#hasCredentials) throw new OnvifError('password-needed', 'the camera asks for credentials');
    if (challenge?.scheme !== 'digest') throw new OnvifError('wrong-password', 'the credentials are refused');
    this.#challenge = challenge;
    this.#nonceCount = 0;
    return readAnswer(await this.#send(call), true);
  }

  get #hasCredentials(): boolean {
    return this.#options.credentials !== undefined;
  }

  async #send(call: SoapCall): Promise<PostAnswer> {
    const { url, limitMs = answerLimitMs } = call;
    const { certificateSha256, signal } = this.#options;
    const authorization = this.#authorizationFor(url);
    const headers = {
      'content-type': 'application/soap+xml; charset=utf-8',
      ...(authorization === undefined ? {} : { authorization }),
    };
    return await post({ url, headers, body: this.#envelope(call), limitMs, certificateSha256, signal });
  }

  #authorizationFor({ pathname, search }: URL): string | undefined {
    const { credentials } = this.#options;
    if (!this.#challenge || !credentials) return undefined;
    this.#nonceCount += 1;
    const use = { method: 'POST', url: `${pathname}${search}`, count: this.#nonceCount };
    return authorize(this.#challenge, credentials, use);
  }

  #envelope({ body, head = '', isSigned = true }: SoapCall): string {
    const { credentials } = this.#options;
    const security =
      isSigned && credentials ? usernameToken(credentials, Date.now() + this.clockOffsetMs) : '';
    return (
      '<?xml version="1.0" encoding="UTF-8"?>' +
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">' +
      `<s:Header>${head}${security}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
    );
  }
}

/** WS-Security UsernameToken Profile 1.0: Base64(SHA-1(nonce + created + password)). */
function usernameToken({ username, password }: Credentials, cameraMs: number): string {
  const nonce = randomBytes(16);
  const created = new Date(cameraMs).toISOString();
  const digest = digestOf(nonce, created, password);
  return (
    '<w:Security s:mustUnderstand="1" xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">' +
    `<w:UsernameToken><w:Username>${escapeXml(username)}</w:Username>` +
    `<w:Password Type="${passwordDigest}">${digest}</w:Password>` +
    `<w:Nonce EncodingType="${base64Binary}">${nonce.toString('base64')}</w:Nonce>` +
    `<u:Created>${created}</u:Created></w:UsernameToken></w:Security>`
  );
}

export function digestOf(nonce: Buffer, created: string, password: string): string {
  return createHash('sha1').update(nonce).update(created).update(password).digest('base64');
}

function readAnswer({ status, text }: PostAnswer, hasCredentials: boolean): XmlElement {
  if (status === 401) throw refusal(hasCredentials);
  if (status === 403) throw new OnvifError('forbidden', 'the user may not do this');
  const root = readXml(text);
  if (root?.name !== 'Envelope')
    throw new OnvifError(
      root || status !== 200 ? 'not-onvif' : 'malformed',
      `the answer is no SOAP: ${status}`,
    );
  const body = find(root, 'Body');
  const fault = find(body, 'Fault');
  if (fault) throw faultOf(fault, hasCredentials);
  const [answer] = body?.children ?? [];
  if (!answer) throw new OnvifError('malformed', 'the answer is empty');
  return answer;
}

function faultOf(fault: XmlElement, hasCredentials: boolean): OnvifError {
  const codes = [...descendants(fault, 'Value'), ...descendants(fault, 'faultcode')].map(({ text }) => text);
  const told = codes.join(' ');
  const reason = readable(descendants(fault, 'Text')[0]?.text ?? '');
  if (/NotAuthorized|FailedAuthentication|FailedCheck|InvalidSecurity/i.test(told))
    return refusal(hasCredentials);
  if (/OperationProhibited/i.test(told)) return new OnvifError('forbidden', reason);
  if (/ActionNotSupported|NotImplemented|OptionalActionNotImplemented/i.test(told))
    return new OnvifError('unsupported', reason);
  return new OnvifError('failed', reason);
}

function refusal(hasCredentials: boolean): OnvifError {
  return hasCredentials
    ? new OnvifError('wrong-password', 'the credentials are refused')
    : new OnvifError('password-needed', 'the camera asks for credentials');
}

/** One short line of what a device says. */
export function readable(text: string, longest = longestReason): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longest);
}
