import { ActionIcon, Loader, UnstyledButton } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { duration } from '@/i18n/sizes';
import { t as common } from '@/i18n/t';
import { t } from './texts';
import { useSound } from './useSound';
import classes from './Voice.module.css';
import { Waveform } from './Waveform';

interface VoicePlayerProps {
  address: (anew: boolean) => Promise<string>;
  peaks: readonly number[];
  durationMs: number;
}

/** A voice message: played, paused, sought through by its waveform, faster. */
export function VoicePlayer({ address, peaks, durationMs }: VoicePlayerProps) {
  const sound = useSound(address, durationMs);
  const begun = sound.playing || sound.at > 0;
  return (
    <div className={classes.player} dir="ltr" role="group" aria-label={t('label')}>
      <ActionIcon
        variant="transparent"
        className={classes.action}
        size={40}
        radius="xl"
        type="button"
        aria-label={t(sound.playing || sound.loading ? 'pause' : 'play')}
        onClick={sound.toggle}
      >
        {sound.loading ? <Loader size={18} color="currentColor" /> : <Icon name={sound.playing ? 'pause' : 'play'} />}
      </ActionIcon>
      <div className={classes.middle}>
        <Waveform peaks={peaks} at={sound.at} length={sound.length} onSeek={sound.seek} />
        {sound.failed ? (
          <span role="alert" className={classes.error}>
            {common('files.failed')}
          </span>
        ) : (
          <span className={classes.time}>{duration((begun ? sound.at : sound.length) * 1000)}</span>
        )}
      </div>
      <UnstyledButton
        type="button"
        className={classes.rate}
        aria-label={t('speed', { rate: sound.rate })}
        onClick={sound.faster}
      >
        {t('rate', { rate: sound.rate })}
      </UnstyledButton>
    </div>
  );
}
