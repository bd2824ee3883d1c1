// The row menu of a list, as buttons beside what a row is about.
import { Button, Group } from '@mantine/core';
import type { RowAction } from '../admin/list/RowMenu';

export function ActionButtons<T>({ row, actions }: { row: T; actions: RowAction<T>[] }) {
  return (
    <Group gap="xs">
      {actions
        .filter((action) => !action.hidden?.(row))
        .map((action) => (
          <Button
            key={action.name}
            size="xs"
            variant="default"
            c={action.danger ? 'var(--late)' : undefined}
            leftSection={action.icon}
            onClick={() => action.run(row)}
          >
            {action.label}
          </Button>
        ))}
    </Group>
  );
}
