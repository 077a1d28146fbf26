import { removeMyPicture, setMyPicture } from '@/api/pictures';
import type { Me } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { useServerInfo } from '@/hooks/useServerInfo';
import { addPeople } from '@/stores/people';
import { updateMe, useSession } from '@/stores/session';
import { PictureChooser } from '../picture/PictureChooser';

const size = 88;

/** One's own picture. */
export function OwnPicture({ id, name }: { id: string; name: string }) {
  const mostBytes = useServerInfo()?.limits.pictureBytes;
  const picture = useSession(session => (session.status === 'signed-in' ? session.user.picture : null)) ?? null;
  const avatar = <Avatar id={id} name={name} size={size} picture={picture} />;
  const changed = (me: Me) => {
    addPeople([me]);
    updateMe(me);
  };
  if (mostBytes === undefined) return avatar;
  return (
    <PictureChooser
      size={size}
      has={picture !== null}
      mostBytes={mostBytes}
      set={fileId => setMyPicture(fileId).then(changed)}
      remove={() => removeMyPicture().then(changed)}
    >
      {avatar}
    </PictureChooser>
  );
}
