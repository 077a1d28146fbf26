import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Icon } from './Icon';

/** How long it says that it is done. */
const doneMs = 2_000;

export function CopyButton({ text, label, done }: { text: string; label: string; done: string }) {
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (copied === 0) return;
    const timer = setTimeout(() => setCopied(0), doneMs);
    return () => clearTimeout(timer);
  }, [copied]);
  // Not to be had without HTTPS: then one marks it by hand.
  if (!navigator.clipboard) return null;
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(count => count + 1),
      () => {},
    );
  return (
    <Button
      variant="default"
      flex="none"
      leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}
      onClick={copy}
      aria-live="polite"
    >
      {copied ? done : label}
    </Button>
  );
}
