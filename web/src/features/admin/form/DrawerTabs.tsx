// The tabs of a drawer. What is on another tab stays as it was typed. The address may name the first one.
import { Tabs } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListState } from '../list/listState';
import panes from '../panes.module.css';

export type DrawerTab = {
  name: string;
  label: string;
  /** Null while it cannot be used, such as before the row exists. */
  content: ReactNode;
  /** One of the tabs that a single form is spread over. */
  inForm?: boolean;
};

type Props = {
  tabs: DrawerTab[];
  tab: string;
  show: (name: string) => void;
  /** The form around the tabs that are spread over it. */
  form?: (panels: ReactNode) => ReactNode;
};

/** The tab in view: the one that the address asks for at first, if it is one of these. */
export function useTab<T extends string>(names: readonly [T, ...T[]]): [string, (name: string) => void] {
  const { tab } = useListState();
  return useState<string>(names.find((name) => name === tab) ?? names[0]);
}

export function DrawerTabs({ tabs, tab, show, form }: Props) {
  const { t } = useTranslation('admin');
  const spread = tabs.filter(({ inForm }) => inForm);
  return (
    <Tabs value={tab} onChange={(name) => name && show(name)} keepMountedMode="display-none" className={panes.tabs}>
      <Tabs.List className={panes.list}>
        {tabs.map(({ name, label, content }) => (
          <Tabs.Tab
            key={name}
            value={name}
            disabled={content === null}
            title={content === null ? t('form.saveFirst') : undefined}
          >
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {form && (
        <div className={panes.panel} hidden={!spread.some(({ name }) => name === tab)}>
          {form(
            spread.map(({ name, content }) => (
              <Tabs.Panel key={name} value={name} className={panes.fields}>
                {content}
              </Tabs.Panel>
            )),
          )}
        </div>
      )}
      {tabs.map(
        ({ name, content, inForm }) =>
          !inForm && (
            <Tabs.Panel key={name} value={name} className={panes.panel}>
              {content}
            </Tabs.Panel>
          ),
      )}
    </Tabs>
  );
}
