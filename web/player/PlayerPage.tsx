import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { languageName } from '../locale.ts';
import { useText } from '../texts.tsx';
import { CameraPlayer } from './CameraPlayer.tsx';
import { ExportForm } from './ExportForm.tsx';
import { HealthLine } from './HealthLine.tsx';
import { CamerasInStep } from './CamerasInStep.tsx';
import { LiveGrid } from './LiveGrid.tsx';
import { listCameras, MediaProblem } from './media-client.ts';
import type { MediaAccess, PlayerCamera } from './media-client.ts';
import classes from './Player.module.css';

const refreshMs = 10_000;
const pageLocales = ['ru', 'uk', 'en'] as const;

type Shown =
  | { readonly kind: 'live' }
  | { readonly kind: 'in-step' }
  | { readonly kind: 'camera'; readonly cameraId: string };

type Listing =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly status: number }
  | { readonly kind: 'listed'; readonly cameras: readonly PlayerCamera[] };

/** The recorder's own page: every camera it has, live and recorded. */
export function PlayerPage({
  access,
  locale,
  onLocale,
}: {
  readonly access: MediaAccess;
  readonly locale: string;
  readonly onLocale: (locale: string) => void;
}): ReactNode {
  const t = useText();
  const listing = useCameras(access);
  const [shown, setShown] = useState<Shown>({ kind: 'live' });
  const cameras = listing.kind === 'listed' ? listing.cameras : [];
  const open = cameras.find(({ id }) => shown.kind === 'camera' && id === shown.cameraId);
  const openOne = (cameraId: string): void => setShown({ kind: 'camera', cameraId });
  return (
    <div className={classes.page}>
      <PageHeader locale={locale} onLocale={onLocale} />
      <CameraList cameras={cameras} shown={shown} onShow={setShown} />
      <main className={classes.main}>
        <HealthLine access={access} />
        {listing.kind !== 'listed' && <p role="status">{stateText(listing, t)}</p>}
        {listing.kind === 'listed' && cameras.length === 0 && <p>{t('web.player.noCameras')}</p>}
        {shown.kind === 'in-step' && <CamerasInStep access={access} cameras={cameras} />}
        {open && (
          <CameraPlayer key={open.id} access={access} camera={open}>
            {({ atUs }) => (
              <details>
                <summary className={classes.summary}>{t('web.player.export')}</summary>
                <ExportForm access={access} cameras={cameras} cameraIds={[open.id]} aroundUs={atUs} />
              </details>
            )}
          </CameraPlayer>
        )}
        {!open && shown.kind !== 'in-step' && <LiveGrid access={access} cameras={cameras} onOpen={openOne} />}
      </main>
    </div>
  );
}

function PageHeader(props: {
  readonly locale: string;
  readonly onLocale: (locale: string) => void;
}): ReactNode {
  const { locale, onLocale } = props;
  const t = useText();
  return (
    <header className={classes.header}>
      <h1>{t('web.player.title')}</h1>
      <label className={classes.speed}>
        {t('web.player.language')}
        <select value={locale} onChange={({ target }) => onLocale(target.value)}>
          {pageLocales.map((code) => (
            <option key={code} value={code} lang={code}>
              {languageName(code)}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}

function CameraList(props: {
  readonly cameras: readonly PlayerCamera[];
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
}): ReactNode {
  const { cameras, shown, onShow } = props;
  const t = useText();
  return (
    <nav className={classes.cameras} aria-label={t('web.player.cameras')}>
      <button
        type="button"
        className={classes.button}
        aria-pressed={shown.kind === 'live'}
        onClick={() => onShow({ kind: 'live' })}
      >
        {t('web.player.allLive')}
      </button>
      {cameras.length > 1 && (
        <button
          type="button"
          className={classes.button}
          aria-pressed={shown.kind === 'in-step'}
          onClick={() => onShow({ kind: 'in-step' })}
        >
          {t('web.player.inStep')}
        </button>
      )}
      {cameras.map(({ id, name, isConnected }) => (
        <button
          key={id}
          type="button"
          className={classes.button}
          aria-pressed={shown.kind === 'camera' && id === shown.cameraId}
          onClick={() => onShow({ kind: 'camera', cameraId: id })}
        >
          <span className={classes.lamp} data-on={isConnected} aria-hidden="true" />
          {name || id}
          {!isConnected && <span className={classes.state}>{t('web.player.notConnected')}</span>}
        </button>
      ))}
    </nav>
  );
}

function stateText(listing: Exclude<Listing, { kind: 'listed' }>, t: ReturnType<typeof useText>): string {
  if (listing.kind === 'loading') return t('web.player.loading');
  return listing.status === 401 ? t('web.player.needsToken') : t('web.player.unreachable');
}

function useCameras(access: MediaAccess): Listing {
  const [listing, setListing] = useState<Listing>({ kind: 'loading' });
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      try {
        const cameras = await listCameras(access);
        if (!isOver) setListing({ kind: 'listed', cameras });
      } catch (error) {
        if (!(error instanceof MediaProblem)) throw error;
        if (!isOver) setListing({ kind: 'failed', status: error.status });
      }
    };
    void read();
    const again = setInterval(() => void read(), refreshMs);
    return () => {
      isOver = true;
      clearInterval(again);
    };
  }, [access]);
  return listing;
}
