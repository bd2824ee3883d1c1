// What happened to a conversation, as sentences: who was asked, what they answered, and what came of it.
import { Code, Switch, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InteractionEvent } from '../../../api/gen';
import { clockSecs, dayKey, exactTime, longDate } from '../../../shared/lib/time';
import '../texts';
import { type Context, lineOf } from './lines';
import { MarkIcon } from './marks';
import { type Lists, Names } from './names';
import { type Entry, type Ring, rings } from './rings';
import classes from './Trace.module.css';

type Props = { events: InteractionEvent[]; lists: Lists };

export function Trace({ events, lists }: Props) {
  const { t, i18n } = useTranslation('conversations');
  const [isRaw, setRaw] = useState(false);
  const names = useMemo(() => new Names(t, lists, i18n.language), [t, lists, i18n.language]);
  const days = useMemo(() => byDay(rings(events)), [events]);
  if (events.length === 0) return <Text size="sm">{t('trace.empty')}</Text>;
  return (
    <section aria-label={t('trace.label')}>
      {days.map(({ day, of }) => (
        <div key={day}>
          <p className={classes.day}>{longDate(day)}</p>
          <ol className={classes.list}>
            {of.map((ring) => (
              <RingLines key={ring.head.event.id} ring={ring} names={names} events={events} isRaw={isRaw} />
            ))}
          </ol>
        </div>
      ))}
      <Switch
        size="sm"
        mt="md"
        label={t('trace.raw')}
        checked={isRaw}
        onChange={(event) => setRaw(event.currentTarget.checked)}
      />
    </section>
  );
}

type RingProps = { ring: Ring; names: Names; events: InteractionEvent[]; isRaw: boolean };

function RingLines({ ring, names, events, isRaw }: RingProps) {
  const within = [...ring.rounds, ...ring.rest];
  return (
    <li className={classes.ring}>
      <EntryLine entry={ring.head} context={{ names, ring: null, events }} isRaw={isRaw} />
      {within.length > 0 && (
        <ol className={classes.within}>
          {within.map((entry) => (
            <li key={entry.event.id}>
              <EntryLine entry={entry} context={{ names, ring, events }} isRaw={isRaw} />
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

function EntryLine({ entry, context, isRaw }: { entry: Entry; context: Context; isRaw: boolean }) {
  const { kind, at, data } = entry.event;
  const line = lineOf(entry, context);
  return (
    <div className={classes.entry} data-kind={kind}>
      <MarkIcon mark={line.mark} />
      <div className={classes.said}>
        <p className={classes.text}>{line.text}</p>
        {line.more?.map((text) => (
          <p key={text} className={classes.more}>
            {text}
          </p>
        ))}
        {(isRaw || line.isUnknown) && <Code className={classes.raw}>{raw(kind, data)}</Code>}
      </div>
      <time className={classes.time} dateTime={at} title={exactTime(at)}>
        {clockSecs(at)}
      </time>
    </div>
  );
}

function raw(kind: string, data: Record<string, unknown>): string {
  const facts = Object.entries(data).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [kind, ...facts].join('\n');
}

type Day = { day: number; of: Ring[] };

function byDay(all: Ring[]): Day[] {
  const days: Day[] = [];
  for (const ring of all) {
    const at = Date.parse(ring.head.event.at);
    const last = days.at(-1);
    if (last && dayKey(last.day) === dayKey(at)) last.of.push(ring);
    else days.push({ day: at, of: [ring] });
  }
  return days;
}
