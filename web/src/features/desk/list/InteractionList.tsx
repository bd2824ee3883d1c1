// The agent's conversations: a vertical list of tabs in the order they were taken, so that nothing
// jumps under the pointer and Alt+1…9 stay put.
import { CloseButton, Skeleton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InteractionCard } from '../../../realtime/frames';
import { useDesk } from '../../../realtime/store';
import classes from './InteractionList.module.css';
import { InteractionTab } from './InteractionTab';
import { StartButton } from './StartButton';

type Props = { selected: string | null; select: (id: string | null) => void };

export function InteractionList({ selected, select }: Props) {
  const { t } = useTranslation('desk');
  const cards = useDesk((desk) => desk.interactions);
  const connected = useDesk((desk) => desk.session !== null);
  const [filter, setFilter] = useState('');
  const { open, away } = useMemo(() => arrange(cards, filter), [cards, filter]);
  const all = [...open, ...away];

  return (
    <section className={classes.column} aria-label={t('list.title')}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t('list.title')}</h1>
        <span className={`${classes.count} num`}>{cards.length}</span>
        <StartButton select={select} />
      </header>
      {cards.length > 0 && (
        <TextInput
          className={classes.search}
          placeholder={t('list.search')}
          aria-label={t('list.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            filter ? <CloseButton size="sm" aria-label={t('list.clear')} onClick={() => setFilter('')} /> : null
          }
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      {!connected && <Loading />}
      {connected && all.length === 0 && <Empty filtered={filter !== ''} />}
      {all.length > 0 && (
        <div
          className={classes.scroll}
          role="tablist"
          aria-orientation="vertical"
          aria-label={t('list.title')}
          onKeyDown={(event) => walk(event)}
        >
          {open.map((card) => tab(card))}
          {away.length > 0 && (
            <div className={classes.group} role="presentation">
              {t('list.closedTabs')}
            </div>
          )}
          {away.map((card) => tab(card))}
        </div>
      )}
    </section>
  );

  function tab(card: InteractionCard) {
    const reachable = selected === card.id || (!all.some((c) => c.id === selected) && card.id === all[0]?.id);
    return (
      <InteractionTab
        key={card.id}
        card={card}
        selected={card.id === selected}
        reachable={reachable}
        onSelect={() => select(card.id)}
      />
    );
  }
}

/** Up and down walk through the tabs; Enter or space opens, as the pattern for manual tabs says. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const ends = { Home: 0, End: -1 }[event.key];
  if ((step === undefined && ends === undefined) || event.altKey) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const next = step === undefined ? tabs.at(ends ?? 0) : tabs[(at + step + tabs.length) % tabs.length];
  event.preventDefault();
  next?.focus();
}

/** Open tabs, then those whose tab is closed; both in the order they were taken. */
export function arrange(
  cards: InteractionCard[],
  filter: string,
): { open: InteractionCard[]; away: InteractionCard[] } {
  const wanted = filter.trim().toLowerCase();
  const shown = cards.filter((card) =>
    [card.contact_name, card.contact_label, card.preview, card.account_name, card.account_key].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  return { open: shown.filter((card) => card.tab_open), away: shown.filter((card) => !card.tab_open) };
}

function Loading() {
  return (
    <div className={classes.loading} aria-hidden>
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} height={64} radius="md" />
      ))}
    </div>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation('desk');
  const ready = useDesk((desk) => desk.presence.status === 'ready');
  if (filtered) return <p className={classes.empty}>{t('list.noMatch')}</p>;
  return (
    <p className={classes.empty}>
      <strong>{t('list.empty')}</strong>
      <span>{ready ? t('list.emptyReady') : t('list.emptyPaused')}</span>
    </p>
  );
}
