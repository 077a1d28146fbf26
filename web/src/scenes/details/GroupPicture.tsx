import { removeGroupPicture, setGroupPicture } from '@/api/pictures';
import { Avatar } from '@/components/Avatar';
import { useServerInfo } from '@/hooks/useServerInfo';
import type { ConversationInfo } from '@/stores/log';
import { PictureChooser } from '../picture/PictureChooser';
import { may } from './permissions';

const size = 88;

/** The group's picture, and where one may, its change. A new one comes by push, as it does to everybody. */
export function GroupPicture({ info }: { info: ConversationInfo }) {
  const mostBytes = useServerInfo()?.limits.pictureBytes;
  const avatar = <Avatar id={info.id} name={info.title ?? ''} size={size} group />;
  if (!may.changePicture(info.me.role) || mostBytes === undefined) return avatar;
  return (
    <PictureChooser
      size={size}
      group
      has={Boolean(info.picture)}
      mostBytes={mostBytes}
      set={fileId => setGroupPicture(info.id, fileId)}
      remove={() => removeGroupPicture(info.id)}
    >
      {avatar}
    </PictureChooser>
  );
}
