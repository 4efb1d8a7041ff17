import { useEffect, useState } from 'react';
import type { ProofPosition } from '../../contract/proof.ts';

/** Where the device is while the camera is open; null when it does not know or may not say. */
export function useDevicePosition(): ProofPosition | null {
  const [position, setPosition] = useState<ProofPosition | null>(null);
  useEffect(() => {
    if (!('geolocation' in navigator)) return undefined;
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) =>
        setPosition({ lng: coords.longitude, lat: coords.latitude, accuracyM: coords.accuracy }),
      () => setPosition(null),
      { enableHighAccuracy: true, maximumAge: 10_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, []);
  return position;
}
