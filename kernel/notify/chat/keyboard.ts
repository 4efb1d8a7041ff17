/** Something to press under a message; `data` comes back as `ChatMessage.button`. */
export interface Button {
  /** 40 characters at most are shown by every messenger. */
  readonly label: string;
  /** 64 bytes at most, by the Bot API. */
  readonly data: string;
}

/** What a person may press under a message; channels that know no buttons leave it out. */
export interface Keyboard {
  readonly rows: readonly (readonly Button[])[];
  /** Label of a button that sends where the person is. */
  readonly place?: string;
}
