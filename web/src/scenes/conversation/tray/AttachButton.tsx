import { ActionIcon } from '@mantine/core';
import { useRef } from 'react';
import { Icon } from '@/components/Icon';
import { t } from '@/i18n/t';

/** Opens the system's choice of files; on a phone that has the camera, too. */
export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles(Array.from(currentTarget.files ?? []));
          // Else the same file could not be chosen again.
          currentTarget.value = '';
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        radius="xl"
        aria-label={t('files.add')}
        onClick={() => input.current?.click()}
      >
        <Icon name="attach" size={21} />
      </ActionIcon>
    </>
  );
}
