import { useEffect, useEffectEvent, useState } from 'react';
import { Icon } from '@/components/Icon';
import { t } from '@/i18n/t';
import classes from './DropZone.module.css';
import { filesOf, hasFiles } from './transfer';

/** Takes files that are dropped anywhere on the page, for the open conversation. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(onFiles);

  useEffect(() => {
    // Going from one element into another leaves the first after it has entered the second.
    let depth = 0;
    const show = (change: number) => {
      depth = change === 0 ? 0 : Math.max(0, depth + change);
      setOver(depth > 0);
    };
    const heard = (handle: (event: DragEvent) => void) => (event: DragEvent) => {
      if (hasFiles(event.dataTransfer)) handle(event);
    };
    const listeners = {
      dragenter: heard(() => show(1)),
      dragleave: heard(() => show(-1)),
      dragover: heard(event => event.preventDefault()),
      drop: heard(event => {
        event.preventDefault();
        show(0);
        const files = filesOf(event.dataTransfer);
        if (files.length > 0) take(files);
      }),
    };
    const each = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][];
    for (const [name, listener] of each) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of each) window.removeEventListener(name, listener);
    };
  }, []);

  if (!over) return null;
  return (
    <div className={classes.zone}>
      <Icon name="attach" size={28} />
      {t('files.drop')}
    </div>
  );
}
