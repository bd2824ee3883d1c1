// How a conversation stands, in a line or two, with what can be done about it.
import { Badge, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Interaction } from '../../api/gen';
import { dateTime } from '../../shared/lib/time';
import classes from './Standing.module.css';
import { TagLabels } from './TagLabels';
import './texts';
import { closeWords, holderWords, stateWords } from './words';

type Props = { interaction: Interaction; children?: ReactNode };

export function Standing({ interaction, children }: Props) {
  const { t } = useTranslation('conversations');
  const { closed_at, queue_name, disposition, disposition_note, reopened_at } = interaction;
  const facts: [string, string][] = [
    [t('list.account'), interaction.account_name],
    ...(queue_name ? [[t('list.queue'), queue_name] as [string, string]] : []),
    [t('list.agent'), holderWords(interaction)],
    [t('list.created'), dateTime(interaction.created_at)],
    [t('list.last'), dateTime(interaction.last_message_at)],
    ...(closed_at ? [[t('list.closed'), dateTime(closed_at)] as [string, string]] : []),
    ...(disposition
      ? [[t('list.disposition'), [disposition, disposition_note].filter(Boolean).join(': ')] as [string, string]]
      : []),
  ];
  return (
    <div className={classes.standing}>
      <Group justify="space-between" gap="sm">
        <Badge color={closed_at ? 'gray' : 'brand'}>{closeWords(interaction) || stateWords(interaction.state)}</Badge>
        {children}
      </Group>
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {reopened_at && (
          <div>
            <dt>{t('list.reopened')}</dt>
            <dd className={classes.reopened}>{dateTime(reopened_at)}</dd>
          </div>
        )}
        {interaction.tags.length > 0 && (
          <div>
            <dt>{t('list.tags')}</dt>
            <dd>
              <TagLabels tags={interaction.tags} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
