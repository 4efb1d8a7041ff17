/** A group of messages a person can do without on a channel. Modules declare theirs in the manifest. */
export interface Topic {
  /** `module.name`. */
  readonly id: `${string}.${string}`;
  /** Text key. */
  readonly title: string;
  /** Only who holds it gets such messages, so only they are asked. */
  readonly permission: `${string}.${string}.${string}`;
}

export function defineTopic<const T extends Topic>(topic: T): T {
  return topic;
}
