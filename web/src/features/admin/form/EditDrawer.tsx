// The drawer in which one row is edited: its address says which. Leaving with unsaved changes is asked
// about, whichever way somebody leaves.
import { Alert, Drawer, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useListState } from '../list/listState';
import { oneOf, type Resource, type Row } from '../resource';
import classes from './Drawer.module.css';
import { DrawerContext } from './drawerTools';
import { Leaving } from './Leaving';

const WIDTH = 580;

type Props<T extends Row> = {
  of: Pick<Resource<T, never, never>, 'url' | 'list' | 'page' | 'get' | 'name'>;
  /** Title while the row does not exist yet. */
  add: string;
  size?: number;
  children: (row: T | null) => ReactNode;
};

export function EditDrawer<T extends Row>(props: Props<T>) {
  const { open } = useListState();
  return open === null ? null : <Opened {...props} id={open} />;
}

function Opened<T extends Row>({ of, add, size = WIDTH, id, children }: Props<T> & { id: string }) {
  const { t } = useTranslation('admin');
  const state = useListState();
  const unsaved = useRef(new Set<string>());
  const query = useQuery({ ...oneOf(of, id), enabled: id !== 'new' });
  const guard = useBlocker({
    shouldBlockFn: () => unsaved.current.size > 0,
    enableBeforeUnload: () => unsaved.current.size > 0,
    withResolver: true,
  });
  const tools = useMemo(
    () => ({
      close: () => state.edit(null),
      mark: (part: string, changed: boolean) => {
        if (changed) unsaved.current.add(part);
        else unsaved.current.delete(part);
      },
      goOn: (next: string) => state.edit(next),
    }),
    [state],
  );
  const row = id === 'new' ? null : query.data;

  return (
    <DrawerContext.Provider value={tools}>
      <Drawer
        opened
        onClose={tools.close}
        title={row ? of.name(row) : id === 'new' ? add : t('form.loading')}
        size={size}
        classNames={{ header: classes.header, title: classes.title, body: classes.body, content: classes.content }}
      >
        {query.error && (
          <Alert color="red" m="md" role="alert">
            {query.error.message}
          </Alert>
        )}
        {row === undefined ? !query.error && <Waiting /> : children(row)}
      </Drawer>
      <Leaving guard={guard} />
    </DrawerContext.Provider>
  );
}

function Waiting() {
  const { t } = useTranslation('admin');
  return (
    <Stack gap="lg" p="md" aria-busy aria-label={t('form.loading')}>
      <Skeleton height={52} />
      <Skeleton height={52} />
      <Skeleton height={88} />
    </Stack>
  );
}
