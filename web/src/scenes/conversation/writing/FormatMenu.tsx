import { Menu } from '@mantine/core';
import type { Format } from './format';
import { t } from './texts';
import classes from './Writing.module.css';

const formats: readonly { format: Format; marks: string; keys?: string }[] = [
  { format: 'bold', marks: '**…**', keys: 'Ctrl+B' },
  { format: 'italic', marks: '*…*', keys: 'Ctrl+I' },
  { format: 'strike', marks: '~~…~~', keys: 'Ctrl+Shift+X' },
  { format: 'code', marks: '`…`', keys: 'Ctrl+E' },
  { format: 'code-block', marks: '```' },
  { format: 'quote', marks: '> …' },
  { format: 'list', marks: '- …' },
  { format: 'link', marks: '[…](https://…)' },
  { format: 'spoiler', marks: '||…||' },
];

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const shownKeys = (keys: string) => (apple ? keys.replace('Ctrl+', '⌘').replace('Shift+', '⇧') : keys);

interface FormatMenuProps {
  onFormat: (format: Format) => void;
  onClose: () => void;
}

/** What the formats are called, how they are written, and the keys for them. A choice applies it to what is selected. */
export default function FormatMenu({ onFormat, onClose }: FormatMenuProps) {
  return (
    <Menu
      opened
      onChange={open => open || onClose()}
      onClose={onClose}
      // The choice leads back to the field, and closes by itself.
      closeOnItemClick={false}
      returnFocus={false}
      position="top-end"
      shadow="md"
      radius="md"
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button type="button" tabIndex={-1} aria-hidden className={classes.anchor} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('format')}>
        {formats.map(({ format, marks, keys }) => (
          <Menu.Item
            key={format}
            className={classes.format ?? ''}
            aria-keyshortcuts={keys?.replace('Ctrl', apple ? 'Meta' : 'Control')}
            rightSection={
              <span className={classes.how} aria-hidden="true">
                <code dir="ltr">{marks}</code>
                {keys && <kbd>{shownKeys(keys)}</kbd>}
              </span>
            }
            onClick={() => onFormat(format)}
          >
            {t(`format.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
