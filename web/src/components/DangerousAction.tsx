import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTask } from '@/hooks/useTask';
import { Confirm } from './Confirm';
import { Icon, type IconName } from './Icon';

interface DangerousActionProps {
  label: string;
  icon: IconName;
  /** What is asked before it is done. */
  question: string;
  action: () => Promise<void>;
}

/** Something that cannot be taken back: a button, and the question in its place. */
export function DangerousAction({ label, icon, question, action }: DangerousActionProps) {
  const [asking, setAsking] = useState(false);
  const task = useTask(action);
  if (asking) {
    return (
      <Confirm
        text={question}
        action={label}
        error={task.error}
        busy={task.busy}
        onConfirm={() => task.run()}
        onCancel={() => setAsking(false)}
      />
    );
  }
  return (
    <Button
      variant="subtle"
      c="var(--danger)"
      fullWidth
      justify="flex-start"
      leftSection={<Icon name={icon} size={18} />}
      onClick={() => setAsking(true)}
    >
      {label}
    </Button>
  );
}
