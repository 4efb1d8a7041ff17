import type { FormEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../texts.tsx';
import { CameraChoice } from './CameraChoice.tsx';
import {
  MediaProblem,
  packageAddress,
  prepareExport,
  readExport,
  readKeyFingerprint,
} from './media-client.ts';
import type { ExportProgress, MediaAccess, PlayerCamera } from './media-client.ts';
import classes from './Player.module.css';

const askAgainMs = 500;

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'under-way'; readonly progress: ExportProgress }
  | { readonly kind: 'refused'; readonly code: string };

export interface ExportFormProps {
  readonly access: MediaAccess;
  readonly cameras: readonly PlayerCamera[];
  /** Chosen at first. */
  readonly cameraIds: readonly string[];
  readonly aroundUs: number;
}

/** A signed package of a span: cameras, from, to, and what it is for. */
export function ExportForm({ access, cameras, cameraIds, aroundUs }: ExportFormProps): ReactNode {
  const t = useText();
  const [from, setFrom] = useState(() => localText(aroundUs - 30e6));
  const [to, setTo] = useState(() => localText(aroundUs + 30e6));
  const [purpose, setPurpose] = useState('');
  const [chosen, setChosen] = useState(cameraIds);
  const { outcome, start } = useExport(access);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const span = { fromUs: Date.parse(from) * 1000, toUs: Date.parse(to) * 1000 };
    void start({ ...span, cameraIds: chosen, purpose });
  };
  return (
    <form className={classes.export} onSubmit={onSubmit} aria-label={t('web.player.export')}>
      <InstantField label={t('web.player.from')} value={from} onChange={setFrom} />
      <InstantField label={t('web.player.to')} value={to} onChange={setTo} />
      <label className={classes.wide}>
        {t('web.player.purpose')}
        <input
          type="text"
          required
          minLength={3}
          maxLength={500}
          value={purpose}
          onChange={({ target }) => setPurpose(target.value)}
        />
      </label>
      <CameraChoice cameras={cameras} chosen={chosen} onChange={setChosen} />
      <button type="submit" className={classes.primary} disabled={chosen.length === 0}>
        {t('web.player.exportStart')}
      </button>
      <ExportOutcome outcome={outcome} />
      <KeyFingerprint access={access} />
    </form>
  );
}

/** To be written down and handed over apart from the package: what tells a court whose signature it is. */
function KeyFingerprint({ access }: { readonly access: MediaAccess }): ReactNode {
  const t = useText();
  const [fingerprint, setFingerprint] = useState<string>();
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      const answer = await readKeyFingerprint(access).catch(() => undefined);
      if (!isOver) setFingerprint(answer);
    };
    void read();
    return () => {
      isOver = true;
    };
  }, [access]);
  if (fingerprint === undefined) return null;
  return (
    <p className={classes.wide}>
      {t('web.player.keyFingerprint')} <code data-fingerprint>{fingerprint}</code>
    </p>
  );
}

function InstantField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { label, value, onChange } = props;
  return (
    <label>
      {label}
      <input
        type="datetime-local"
        step="1"
        required
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

/** Prepares, lets the browser fetch, and follows how far it is until it is over or the form is gone. */
function useExport(access: MediaAccess): {
  readonly outcome: Outcome;
  readonly start: (asked: Parameters<typeof prepareExport>[1]) => Promise<void>;
} {
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const isOver = useRef(false);
  useEffect(() => {
    isOver.current = false;
    return () => void (isOver.current = true);
  }, []);
  async function start(asked: Parameters<typeof prepareExport>[1]): Promise<void> {
    const { cameraIds } = asked;
    try {
      let progress = await prepareExport(access, asked);
      fetchByLink(await packageAddress(access, cameraIds, progress.exportId));
      while (!isOver.current && (progress.state === 'waiting' || progress.state === 'under-way')) {
        setOutcome({ kind: 'under-way', progress });
        await new Promise((resolve) => setTimeout(resolve, askAgainMs));
        progress = await readExport(access, cameraIds, progress.exportId);
      }
      setOutcome({ kind: 'under-way', progress });
    } catch (error) {
      if (!(error instanceof MediaProblem)) throw error;
      setOutcome({ kind: 'refused', code: error.code });
    }
  }
  return { outcome, start };
}

function ExportOutcome({ outcome }: { readonly outcome: Outcome }): ReactNode {
  const t = useText();
  const text = (): string => {
    if (outcome.kind === 'none') return '';
    if (outcome.kind === 'refused') return t(`web.player.${refusalOf(outcome.code)}`);
    const { state, bytesDone, bytesTotal } = outcome.progress;
    if (state === 'done') return t('web.player.exportDone');
    if (state === 'failed') return t('web.player.exportFailed');
    return t('web.player.exportUnderWay', {
      percent: Math.floor((bytesDone / Math.max(1, bytesTotal)) * 100),
    });
  };
  const state = outcome.kind === 'under-way' ? outcome.progress.state : outcome.kind;
  return (
    <p role="status" className={classes.wide} data-export={state}>
      {text()}
    </p>
  );
}

function refusalOf(code: string): string {
  if (code === 'no-footage') return 'noFootage';
  return code === 'two-recorders' ? 'exportTwoRecorders' : 'exportFailed';
}

function fetchByLink(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

/** As a field for date and time wants it, in the zone of this computer. */
function localText(us: number): string {
  const date = new Date(us / 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
