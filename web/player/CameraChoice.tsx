import type { ReactNode } from 'react';
import { useText } from '../texts.tsx';
import type { PlayerCamera } from './media-client.ts';
import classes from './Player.module.css';

export interface CameraChoiceProps {
  readonly cameras: readonly PlayerCamera[];
  readonly chosen: readonly string[];
  readonly most?: number;
  readonly onChange: (chosen: string[]) => void;
}

export function CameraChoice({ cameras, chosen, most = Infinity, onChange }: CameraChoiceProps): ReactNode {
  const t = useText();
  const toggle = (id: string): void =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset className={classes.choice}>
      <legend>{t('web.player.cameras')}</legend>
      {cameras.map(({ id, name }) => (
        <label key={id} className={classes.check}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            disabled={!chosen.includes(id) && chosen.length >= most}
            onChange={() => toggle(id)}
          />
          {name || id}
        </label>
      ))}
    </fieldset>
  );
}
