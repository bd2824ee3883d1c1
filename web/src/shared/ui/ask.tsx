// A dialog with a form of its own, which may open above a drawer: the drawer's head is the only one that a page
// may have, so the title stands in the content.
import { Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

/** `form` gets what closes the dialog. */
export function ask(title: string, form: (close: () => void) => ReactNode, size?: string): void {
  const modalId: string = modals.open({
    withCloseButton: false,
    padding: 'lg',
    ...(size && { size }),
    attributes: { content: { 'aria-label': title } },
    children: (
      <>
        <Title order={2} mb="sm">
          {title}
        </Title>
        {form(() => modals.close(modalId))}
      </>
    ),
  });
}
