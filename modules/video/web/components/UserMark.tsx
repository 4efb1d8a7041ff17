import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useSession } from '#web/session.tsx';
import { useFormats } from '#web/texts.tsx';
import classes from '../pages/Video.module.css';

const marks = 9;
const minuteMs = 60_000;

/** Who looks, over the picture: a photo of the screen tells whose screen it was. */
export function UserMark(): ReactNode {
  const { person } = useSession();
  const { dateTime } = useFormats();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), minuteMs);
    return () => clearInterval(timer);
  }, []);
  if (!person) return null;
  return (
    <div className={classes.mark} aria-hidden="true" data-user-mark>
      {Array.from({ length: marks }, (_, index) => (
        <span key={index}>
          {person.name}
          <br />
          {dateTime(now)}
        </span>
      ))}
    </div>
  );
}
