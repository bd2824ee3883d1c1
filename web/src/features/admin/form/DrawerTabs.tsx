// The tabs of a drawer. What is on another tab stays as it was typed.
import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
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

export function DrawerTabs({ tabs, tab, show, form }: Props) {
  const spread = tabs.filter(({ inForm }) => inForm);
  return (
    <Tabs value={tab} onChange={(name) => name && show(name)} keepMountedMode="display-none" className={panes.tabs}>
      <Tabs.List className={panes.list}>
        {tabs.map(({ name, label, content }) => (
          <Tabs.Tab key={name} value={name} disabled={content === null}>
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
