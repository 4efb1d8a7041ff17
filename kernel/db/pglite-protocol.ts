/** Messages between the hub's thread and the worker that runs PGlite. */
export interface WorkerSettings {
  readonly directory: string;
}

export type WorkerRequest =
  /** Messages of PostgreSQL's frontend protocol, up to and with a `Sync` or one `Query`. */
  | { readonly id: number; readonly kind: 'run'; readonly message: Uint8Array }
  | { readonly id: number; readonly kind: 'close' };

/** Values are in PostgreSQL's text form. */
export interface RawResult {
  readonly fields: readonly RawField[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly command: string;
  readonly rowCount: number;
}

export interface RawField {
  readonly name: string;
  readonly typeId: number;
}

export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed-to-open'; readonly message: string }
  /** What PostgreSQL's backend answered, whole. */
  | { readonly kind: 'answer'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'closed'; readonly id: number };
