import { useSyncExternalStore } from 'react';
import { canShow } from '@/stores/alerts';

function subscribe(changed: () => void): () => void {
  let status: PermissionStatus | undefined;
  let ended = false;
  // Not every browser tells of changes: then it shows with the next visit to the page.
  void navigator.permissions?.query({ name: 'notifications' }).then(
    found => {
      if (ended) return;
      status = found;
      status.addEventListener('change', changed);
    },
    () => {},
  );
  return () => {
    ended = true;
    status?.removeEventListener('change', changed);
  };
}

/** Whether this browser shows notifications, refuses them, or has not been asked. */
export const useNotificationPermission = (): NotificationPermission | 'impossible' =>
  useSyncExternalStore(subscribe, () => (canShow() ? Notification.permission : 'impossible'));
