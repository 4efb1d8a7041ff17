import type { ReactNode } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import type { ShownPhotoCard } from '../../contract/photo-cards.ts';
import classes from './Sought.module.css';

export interface SoughtPersonProps {
  readonly sought: ShownPhotoCard;
  /** Above the pictures of a wall: one line of a photo and the signs. */
  readonly isCompact?: boolean;
}

/** Photo and signs of whom the town looks for, and whom to ring. */
export function SoughtPerson({ sought, isCompact = false }: SoughtPersonProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { kind, name, age, signs, lastSeen, phone, photos, withdrawAt } = sought;
  const who = t(`incidents.sought.kind.${kind}`);
  const facts = [name, age === null ? null : t('incidents.sought.age', { age })].filter(Boolean).join(', ');
  return (
    <article className={classes.sought} data-compact={isCompact || undefined} aria-label={who}>
      {photos.length > 0 ? (
        <div className={classes.photos}>
          {photos.map(({ id, fullUrl, thumbnailUrl }) => (
            <a key={id} href={fullUrl} target="_blank" rel="noreferrer">
              <img
                src={isCompact ? thumbnailUrl : fullUrl}
                alt={t('incidents.sought.photo-of', { who: name ?? who })}
              />
            </a>
          ))}
        </div>
      ) : null}
      <div className={classes.words}>
        <h3>{who}</h3>
        {facts ? <p className={classes.name}>{facts}</p> : null}
        <p className={classes.signs}>{signs}</p>
        {lastSeen ? (
          <p>
            <span className={classes.fine}>{t('incidents.sought.last-seen')}</span> {lastSeen}
          </p>
        ) : null}
        <p className={classes.call}>
          {t('incidents.sought.call')} <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone}</a>
        </p>
        <p className={classes.fine}>{t('incidents.sought.until', { at: dateTime(withdrawAt) })}</p>
      </div>
    </article>
  );
}
