/*
 * What the wall bench runs inside the page. Functions are sent there as text, so each brings all it needs.
 */

/** What was seen of one tile since the watch began. */
export interface TileSeen {
  readonly cameraId: string;
  /** Until its first picture; null: none came. */
  readonly firstPictureMs: number | null;
  longestStandstillMs: number;
  /** Standstills longer than the limit. */
  freezes: number;
  /** Pictures decoded, and those of them that were never shown. */
  decoded: number;
  dropped: number;
  /** Leaps to the newest picture. */
  jumps: number;
}

export interface WallSeen {
  readonly tiles: readonly TileSeen[];
  /** The longest that the page did not come to looking. */
  readonly longestHeldMs: number;
}

declare global {
  interface Window {
    wallWatch: { seen(): WallSeen };
  }
}

/** Looks at every tile each so many milliseconds; a tile that is not there stands still too. */
export function watchWall(asked: {
  readonly cameraIds: readonly string[];
  readonly everyMs: number;
  readonly frozenMs: number;
}): void {
  const startedAtMs = performance.now();
  const tiles = asked.cameraIds.map((cameraId) => ({
    cameraId,
    video: null as HTMLVideoElement | null,
    firstPictureMs: null as number | null,
    changedAtMs: startedAtMs,
    isFrozen: false,
    longestStandstillMs: 0,
    freezes: 0,
    decoded: 0,
    dropped: 0,
    jumps: 0,
    last: { decoded: 0, dropped: 0 },
  }));
  let lookedAtMs = startedAtMs;
  let longestHeldMs = 0;
  const look = (): void => {
    const nowMs = performance.now();
    longestHeldMs = Math.max(longestHeldMs, nowMs - lookedAtMs - asked.everyMs);
    lookedAtMs = nowMs;
    for (const tile of tiles) {
      const video = document.querySelector<HTMLVideoElement>(`[data-camera="${tile.cameraId}"] video`);
      if (video !== tile.video)
        video?.addEventListener('seeking', () => {
          tile.jumps += 1;
        });
      tile.video = video;
      const quality = video?.getVideoPlaybackQuality();
      const decoded = quality?.totalVideoFrames ?? 0;
      const dropped = quality?.droppedVideoFrames ?? 0;
      // A new source counts from nothing again.
      const before = decoded < tile.last.decoded ? { decoded: 0, dropped: 0 } : tile.last;
      tile.last = { decoded, dropped };
      tile.decoded += decoded - before.decoded;
      tile.dropped += Math.max(0, dropped - before.dropped);
      const isNew = decoded - before.decoded > Math.max(0, dropped - before.dropped);
      if (isNew && tile.firstPictureMs === null) tile.firstPictureMs = nowMs - startedAtMs;
      else if (tile.firstPictureMs !== null) {
        const standstillMs = nowMs - tile.changedAtMs;
        tile.longestStandstillMs = Math.max(tile.longestStandstillMs, standstillMs);
        if (standstillMs > asked.frozenMs && !tile.isFrozen) {
          tile.isFrozen = true;
          tile.freezes += 1;
        }
      }
      if (!isNew) continue;
      tile.changedAtMs = nowMs;
      tile.isFrozen = false;
    }
  };
  setInterval(look, asked.everyMs);
  window.wallWatch = {
    seen: () => ({
      longestHeldMs,
      tiles: tiles.map(
        ({ cameraId, firstPictureMs, longestStandstillMs, freezes, decoded, dropped, jumps }) => ({
          cameraId,
          firstPictureMs,
          longestStandstillMs,
          freezes,
          decoded,
          dropped,
          jumps,
        }),
      ),
    }),
  };
}
