import { findStamps } from './pictures.ts';

export interface ReceivedPicture {
  readonly number: number;
  /** From the camera's sending to the viewer's receiving. */
  readonly latencyMs: number;
}

/** A viewer as a browser is one; keeps what came, in order. */
export class LiveClient {
  readonly texts: { readonly kind: string; readonly mime?: string }[] = [];
  readonly pictures: ReceivedPicture[] = [];
  readonly messages: Buffer[] = [];
  readonly #socket: WebSocket;
  firstPictureMs: number | undefined;
  closeCode: number | undefined;

  constructor(url: string, token?: string, headers: Readonly<Record<string, string>> = {}) {
    const startedAtMs = performance.now();
    // NOTE: only programs may name headers; a browser sends its cookie by itself.
    this.#socket = new WebSocket(url, { headers } as unknown as string[]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.addEventListener('open', () => {
      if (token !== undefined) this.renew(token);
    });
    this.#socket.addEventListener('close', ({ code }) => {
      this.closeCode = code;
    });
    this.#socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') return void this.texts.push(JSON.parse(data));
      const bytes = Buffer.from(data);
      if (this.messages.length < 50) this.messages.push(bytes);
      for (const { number, sentAtMs } of findStamps(bytes)) {
        this.firstPictureMs ??= performance.now() - startedAtMs;
        this.pictures.push({ number, latencyMs: Date.now() - sentAtMs });
      }
    });
  }

  renew(token: string): void {
    this.#socket.send(JSON.stringify({ token }));
  }

  close(): void {
    this.#socket.close();
  }
}
