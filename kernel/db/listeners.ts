type OnPayload = (payload: string) => void;

export interface ChannelSwitch {
  readonly start: () => Promise<unknown>;
  readonly stop: () => Promise<unknown>;
}

export interface Listeners {
  readonly channels: () => readonly string[];
  readonly deliver: (channel: string, payload: string) => void;
  /** Tells everyone, by an empty payload, that notifications may have been missed. */
  readonly tellGap: () => void;
  readonly add: (
    channel: string,
    onPayload: OnPayload,
    channelSwitch: ChannelSwitch,
  ) => Promise<() => Promise<void>>;
}

/** Who listens to which channel; the database is asked for each channel once. */
export function createListeners(): Listeners {
  const byChannel = new Map<string, Set<OnPayload>>();
  const deliver = (channel: string, payload: string): void =>
    byChannel.get(channel)?.forEach((on) => on(payload));

  async function remove(channel: string, onPayload: OnPayload, channelSwitch: ChannelSwitch): Promise<void> {
    const listeners = byChannel.get(channel);
    if (listeners === undefined || !listeners.delete(onPayload) || listeners.size > 0) return;
    byChannel.delete(channel);
    await channelSwitch.stop();
  }

  return {
    channels: () => [...byChannel.keys()],
    deliver,
    tellGap: () => byChannel.forEach((_, channel) => deliver(channel, '')),
    async add(channel, onPayload, channelSwitch) {
      // NOTE: wrapped, so that one function may listen twice and stop once.
      const listener: OnPayload = (payload) => onPayload(payload);
      const listeners = byChannel.get(channel) ?? new Set();
      byChannel.set(channel, listeners.add(listener));
      await channelSwitch.start();
      return () => remove(channel, listener, channelSwitch);
    },
  };
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
