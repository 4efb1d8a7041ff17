/** What travels, encrypted, to the service worker. */
export interface PushPayload {
  readonly id: string;
  /** The language of `title` and `body`. */
  readonly locale: string;
  readonly title: string;
  readonly body: string;
  /** A page of this portal. */
  readonly path: string;
}
