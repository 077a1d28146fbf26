import { Menu } from '@mantine/core';
import type { Keys } from '@/shortcuts/press';
import { shownKeys, spokenKeys } from '@/shortcuts/shown';
import { shortcuts } from '@/shortcuts/table';
import type { Format } from './format';
import { t } from './texts';
import classes from './Writing.module.css';

const formats: readonly { format: Format; marks: string; keys?: Keys }[] = [
  { format: 'bold', marks: '**…**', keys: shortcuts.bold.keys[0] },
  { format: 'italic', marks: '*…*', keys: shortcuts.italic.keys[0] },
  { format: 'strike', marks: '~~…~~', keys: shortcuts.strike.keys[0] },
  { format: 'code', marks: '`…`', keys: shortcuts.code.keys[0] },
  { format: 'code-block', marks: '```' },
  { format: 'quote', marks: '> …' },
  { format: 'list', marks: '- …' },
  { format: 'link', marks: '[…](https://…)' },
  { format: 'spoiler', marks: '||…||' },
];

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
            aria-keyshortcuts={keys && spokenKeys(keys)}
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
