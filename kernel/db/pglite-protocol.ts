/** Messages between the hub's thread and the worker that runs PGlite. Values travel as PostgreSQL's text form. */
export interface WorkerSettings {
  readonly directory: string;
}

export type WorkerRequest =
  | {
      readonly id: number;
      readonly kind: 'query';
      readonly text: string;
      readonly values: readonly (string | null)[];
    }
  | { readonly id: number; readonly kind: 'close' };

export interface RawResult {
  readonly fields: readonly { readonly name: string; readonly typeId: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly command: string;
  readonly rowCount: number;
}

export interface RawError {
  readonly message: string;
  /** PostgreSQL's fields (code, detail, constraint …); null when the engine itself failed. */
  readonly fields: Readonly<Record<string, string>> | null;
}

export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed-to-open'; readonly message: string }
  | { readonly kind: 'result'; readonly id: number; readonly result: RawResult }
  | { readonly kind: 'error'; readonly id: number; readonly error: RawError }
  | { readonly kind: 'notification'; readonly channel: string; readonly payload: string }
  | { readonly kind: 'closed'; readonly id: number };
