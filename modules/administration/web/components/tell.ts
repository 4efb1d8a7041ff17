import { showNotification } from '@mantine/notifications';
import { useText } from '#web/texts.tsx';

/** Says in passing that something is done. */
export function useTell(): (message: string) => void {
  const t = useText();
  return (message) =>
    void showNotification({
      color: 'green',
      message,
      closeButtonProps: { 'aria-label': t('web.action.close') },
    });
}
