import type { ReactNode } from 'react';

/** The veche bell: a church-bell outline, its clapper at rest and the ring it leaves in the air. Ours. */
export function Bell({ size = 32 }: { size?: number | string }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path
        d="M20.6 8.2a3.4 3.4 0 0 1 6.8 0"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <path
        d="M24 9c-6.6 0-9.4 4.9-9.9 11.3-.5 6.5-1.9 9.9-6.1 13.2-.9.7-.4 2.1.7 2.1h30.6c1.1 0 1.6-1.4.7-2.1-4.2-3.3-5.6-6.7-6.1-13.2C33.4 13.9 30.6 9 24 9Z"
        fill="currentColor"
      />
      <path
        d="M12.9 29.3c7 1.7 15.2 1.7 22.2 0"
        fill="none"
        stroke="var(--veche-bell-band, #eeb254)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path d="M19.6 38.4a4.5 4.5 0 0 0 8.8 0" fill="var(--veche-bell-band, #eeb254)" />
      <path
        d="M6.2 17.6a15.5 15.5 0 0 1 3.9-7.2M41.8 17.6a15.5 15.5 0 0 0-3.9-7.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
        opacity=".55"
      />
    </svg>
  );
}
