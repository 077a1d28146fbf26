import { useState } from 'react';
import { useConversationInfo } from '@/hooks/useConversation';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t } from '@/i18n/t';
import { useSession } from '@/stores/session';
import { addFiles, type Upload, useUploads } from '@/stores/uploads';

export interface Attaching {
  uploads: Upload[];
  /** Undefined where no files can be sent: the server is older, or one of the two is a guest. */
  add: ((files: readonly File[]) => void) | undefined;
  /** What found no place, in words. */
  notice: string;
}

export function useAttaching(id: string): Attaching {
  const limits = useServerInfo()?.limits;
  const strangers = useConversationInfo(id)?.type === 'guest';
  const guest = useSession(session => session.status === 'signed-in' && session.user.role === 'guest');
  const uploads = useUploads(id);
  const [notice, setNotice] = useState('');
  const { fileBytes, filesPerMessage } = limits ?? {};
  if (fileBytes === undefined || filesPerMessage === undefined || strangers || guest)
    return { uploads, add: undefined, notice };
  const add = (files: readonly File[]) => {
    const left = addFiles(id, files, { fileBytes, filesPerMessage });
    setNotice(left > 0 ? t('files.too-many', { count: filesPerMessage }) : '');
  };
  return { uploads, add, notice: uploads.length === 0 ? '' : notice };
}
