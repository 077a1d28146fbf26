import { useSyncExternalStore } from 'react';

const attentive = () => document.visibilityState === 'visible' && document.hasFocus();

function subscribe(changed: () => void): () => void {
  window.addEventListener('focus', changed);
  window.addEventListener('blur', changed);
  document.addEventListener('visibilitychange', changed);
  return () => {
    window.removeEventListener('focus', changed);
    window.removeEventListener('blur', changed);
    document.removeEventListener('visibilitychange', changed);
  };
}

/** Whether a person is before this window: only then is something seen. */
export const useAttention = (): boolean => useSyncExternalStore(subscribe, attentive);
