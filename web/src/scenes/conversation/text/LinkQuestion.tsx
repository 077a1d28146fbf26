import { Button, Group, Modal } from '@mantine/core';
import { t as common } from '@/i18n/t';
import type { Doubt } from '@/text/hosts';
import classes from './LinkQuestion.module.css';
import { t } from './texts';

interface LinkQuestionProps {
  href: string;
  doubt: Doubt;
  /** How the address was written, when it was. */
  written: string | null;
  onClose: () => void;
}

/** Before a link is opened that may not lead where it seems to: where it leads. */
export default function LinkQuestion({ href, doubt, written, onClose }: LinkQuestionProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('link.title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      radius="lg"
      centered
    >
      <p className={classes.why}>{t(`link.${doubt}`)}</p>
      {/* From the left to the right, whatever it is made of. */}
      <p className={classes.address} dir="ltr">
        {href}
      </p>
      {written !== null && (
        <p className={classes.why}>
          {t('link.written')} <bdi>{written}</bdi>
        </p>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          {common('common.cancel')}
        </Button>
        <Button component="a" href={href} target="_blank" rel="noopener noreferrer nofollow" onClick={onClose}>
          {t('link.open')}
        </Button>
      </Group>
    </Modal>
  );
}
