import { Button } from '@mantine/core';
import { Icon, type IconName } from '@/components/Icon';

interface AsideButtonProps {
  label: string;
  icon: IconName;
  onClick: () => void;
}

/** Leads to what takes the place of the details. */
export function AsideButton({ label, icon, onClick }: AsideButtonProps) {
  return (
    <Button
      variant="subtle"
      color="gray"
      c="var(--ink)"
      fullWidth
      justify="flex-start"
      leftSection={<Icon name={icon} size={18} />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
