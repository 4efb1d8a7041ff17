import { useEffect, useState } from 'react';

const minuteMs = 60_000;

/** The present in milliseconds, anew each minute: what is left of a term grows less while one looks. */
export function useNow(): number {
  const [now, setNow] = useState(readNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(readNow()), minuteMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function readNow(): number {
  return Date.now();
}
