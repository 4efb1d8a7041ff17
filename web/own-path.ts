/** Only a path of ours: `?next=//evil.example` must not lead away. */
export function ownPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
