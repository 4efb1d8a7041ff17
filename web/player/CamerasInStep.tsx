import type { ReactNode } from 'react';
import { useState } from 'react';
import { useText } from '../texts.tsx';
import { CameraChoice } from './CameraChoice.tsx';
import { ExportForm } from './ExportForm.tsx';
import type { MediaAccess, PlayerCamera } from './media-client.ts';
import { mostInStep, StepPlayer } from './StepPlayer.tsx';
import classes from './Player.module.css';

const shownAtFirst = 4;

export interface CamerasInStepProps {
  readonly access: MediaAccess;
  readonly cameras: readonly PlayerCamera[];
}

/** Which cameras are played together, and what they show. */
export function CamerasInStep({ access, cameras }: CamerasInStepProps): ReactNode {
  const t = useText();
  const [chosen, setChosen] = useState(() => cameras.slice(0, shownAtFirst).map(({ id }) => id));
  const shown = cameras.filter(({ id }) => chosen.includes(id));
  return (
    <>
      <details>
        <summary className={classes.summary}>
          {t('web.player.chosenCameras', { count: shown.length })}
        </summary>
        <CameraChoice cameras={cameras} chosen={chosen} most={mostInStep} onChange={setChosen} />
      </details>
      <StepPlayer cameras={shown.map((camera) => ({ camera, access }))}>
        {(atUs) =>
          shown.length > 0 && (
            <details>
              <summary className={classes.summary}>{t('web.player.export')}</summary>
              <ExportForm
                key={chosen.join(' ')}
                access={access}
                cameras={cameras}
                cameraIds={chosen}
                aroundUs={atUs}
              />
            </details>
          )
        }
      </StepPlayer>
    </>
  );
}
