// What can be done with one row.
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export type RowAction<T> = {
  name: string;
  label: string;
  icon: ReactNode;
  run: (row: T) => void;
  danger?: boolean;
  hidden?: (row: T) => boolean;
};

/** Menus open over the table, which would cut them off, but inside the page's landmark. */
export const MENUS = 'page-menus';

type Props<T> = { row: T; name: string; actions: RowAction<T>[] };

export function RowMenu<T>({ row, name, actions }: Props<T>) {
  const { t } = useTranslation('admin');
  const open = actions.filter((action) => !action.hidden?.(row));
  if (open.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the row beneath from being opened
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys do not open rows
    <div onClick={(event) => event.stopPropagation()}>
      <Menu withinPortal portalProps={{ target: `#${MENUS}` }} floatingStrategy="fixed">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('list.actions', { name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {open.map((action) => (
            <Menu.Item
              key={action.name}
              leftSection={action.icon}
              c={action.danger ? 'var(--late)' : undefined}
              onClick={() => action.run(row)}
            >
              {action.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
