import type { ReactNode } from 'react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@mantine/core';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { ReportCard } from '../../contract/report.ts';
import type { PickedPhoto } from '../photos/photo-uploads.ts';

const ProofCamera = lazy(async () => ({ default: (await import('./ProofCamera.tsx')).ProofCamera }));

/** Offers the camera with the picture before laid over it, where there is one and the browser can. */
export function OverlayShot({
  report,
  onShot,
}: {
  report: ReportCard;
  onShot: (photo: PickedPhoto) => void;
}): ReactNode {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const before = report.photos.find(({ kind }) => kind === 'problem');
  if (!before || !('mediaDevices' in navigator)) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<icons.photo size={20} aria-hidden="true" />}
        onClick={() => setIsOpen(true)}
      >
        {t('reports.camera.open')}
      </Button>
      {isOpen ? (
        <Suspense>
          <ProofCamera before={before} onShot={onShot} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
