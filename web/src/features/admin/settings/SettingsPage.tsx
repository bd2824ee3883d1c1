// What holds for the whole installation: one document with a version.
import { Alert, Paper, SimpleGrid, Skeleton, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api/client';
import type {
  GetSettingsData,
  GetSettingsResponse,
  Settings,
  UpdateSettingsData,
  UpdateSettingsResponse,
} from '../../../api/gen';
import { setClock } from '../../../shared/lib/time';
import { EditForm } from '../form/EditForm';
import { FieldsOf, NumberField, SelectField, SwitchField } from '../form/fields';
import { Leaving } from '../form/Leaving';
import { zSettingsPatch } from '../form/schemas';
import { useSaving } from '../form/useSaving';
import { check, valueAt } from '../form/validate';
import listClasses from '../list/ListPage.module.css';
import classes from './SettingsPage.module.css';
import { SETTINGS, settingsQuery } from './settingsQuery';
import './texts';

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const query = useQuery(settingsQuery);
  return (
    <>
      <div className={listClasses.head}>
        <div>
          <Title order={1}>{t('title')}</Title>
          <Text size="sm" c="var(--text-2)">
            {t('purpose')}
          </Text>
        </div>
      </div>
      {query.error && <Alert color="red">{query.error.message}</Alert>}
      {query.data ? (
        <SettingsForm key={query.data.version} settings={query.data} reload={() => void query.refetch()} />
      ) : (
        !query.error && <Skeleton height={420} radius="lg" />
      )}
    </>
  );
}

function SettingsForm({ settings, reload }: { settings: Settings; reload: () => void }) {
  const client = useQueryClient();
  const area = useRef<HTMLDivElement>(null);
  const form = useForm<Settings>({
    initialValues: settings,
    validate: (values) => check(zSettingsPatch, values),
  });
  const saving = useSaving([], form.setErrors);
  const changed = form.isDirty();
  const guard = useBlocker({ shouldBlockFn: () => changed, enableBeforeUnload: () => changed, withResolver: true });
  const focusError = () => setTimeout(() => area.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());

  const store = async (version: number) => {
    const body = { ...form.getValues(), version };
    const worked = await saving.save(async () => {
      const next = await call<UpdateSettingsData, UpdateSettingsResponse>('PATCH', { url: SETTINGS, body });
      client.setQueryData(settingsQuery.queryKey, next);
      setClock(next);
    });
    if (!worked) focusError();
  };

  return (
    <Paper withBorder radius="lg" className={classes.card}>
      <EditForm
        onSubmit={form.onSubmit(() => store(settings.version), focusError)}
        busy={saving.busy}
        changed={changed}
        error={saving.error}
        conflict={{
          reload,
          overwrite: () =>
            void call<GetSettingsData, GetSettingsResponse>('GET', { url: SETTINGS }).then(({ version }) =>
              store(version),
            ),
        }}
        owns={(field) => valueAt(form.getValues(), field) !== undefined}
        cancel={() => form.reset()}
      >
        <div ref={area} className={classes.groups}>
          <FieldsOf form={form}>
            <Groups />
          </FieldsOf>
        </div>
      </EditForm>
      <Leaving guard={guard} />
    </Paper>
  );
}

function Groups() {
  const { t } = useTranslation('settings');
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')], []);
  return (
    <>
      <Group name="time">
        <SelectField name="time_zone" label={t('time_zone')} hint={t('time_zoneHint')} options={zones} />
        <SelectField
          name="date_format"
          label={t('date_format')}
          options={[
            { value: 'year_month_day', label: '2026-11-21' },
            { value: 'day_month_year', label: '21/11/2026' },
            { value: 'month_day_year', label: '11/21/2026' },
          ]}
        />
        <SelectField
          name="time_format"
          label={t('time_format')}
          options={[
            { value: 'hours24', label: '17:05' },
            { value: 'hours12', label: '5:05 pm' },
          ]}
        />
      </Group>
      <Group name="agents">
        <NumberField
          name="disconnection_timeout_minutes"
          label={t('disconnection')}
          hint={t('disconnectionHint')}
          min={1}
          max={1440}
          unit="min"
        />
        <NumberField name="renotify_secs" label={t('renotify')} hint={t('renotifyHint')} min={1} max={300} unit="s" />
        <NumberField name="tabs_max" label={t('tabs')} hint={t('tabsHint')} min={1} max={100} />
        <NumberField
          name="attachment_mb_max"
          label={t('attachment')}
          hint={t('attachmentHint')}
          min={1}
          max={25}
          unit="MB"
        />
      </Group>
      <Group name="lists">
        <NumberField name="list_reload_secs" label={t('reload')} hint={t('reloadHint')} min={0} max={3600} unit="s" />
        <NumberField
          name="agent_search_days_max"
          label={t('searchDays')}
          hint={t('searchDaysHint')}
          min={0}
          max={3660}
          unit="d"
        />
        <NumberField name="report_rows_per_file" label={t('split')} hint={t('splitHint')} min={0} max={1_000_000} />
        <NumberField name="masking_chars_shown" label={t('masking')} hint={t('maskingHint')} min={0} max={6} />
        <SwitchField name="search_on_enter" label={t('searchOnEnter')} hint={t('searchOnEnterHint')} />
      </Group>
      <Group name="look">
        <SelectField
          name="message_alignment"
          label={t('alignment')}
          options={(['alternate', 'left', 'right'] as const).map((value) => ({
            value,
            label: t(`alignmentOf.${value}`),
          }))}
        />
        <SwitchField name="right_to_left" label={t('rightToLeft')} hint={t('rightToLeftHint')} />
      </Group>
      <Group name="campaigns">
        <NumberField name="campaign_per_sec_max" label={t('perSec')} hint={t('perSecHint')} min={1} max={1000} />
        <NumberField name="campaign_per_day_max" label={t('perDay')} hint={t('perDayHint')} min={0} max={10_000_000} />
      </Group>
      <Group name="security">
        <SwitchField name="security_suite" label={t('securitySuite')} hint={t('securitySuiteHint')} />
      </Group>
      <Group name="features">
        {(['video', 'ai_assistant', 'translation', 'sentiment', 'campaigns', 'system_application'] as const).map(
          (name) => (
            <SwitchField key={name} name={`features.${name}`} label={t(`feature.${name}`)} />
          ),
        )}
      </Group>
    </>
  );
}

type GroupName = 'time' | 'agents' | 'lists' | 'look' | 'campaigns' | 'security' | 'features';

function Group({ name, children }: { name: GroupName; children: ReactNode }) {
  const { t } = useTranslation('settings');
  return (
    <section aria-labelledby={`settings-${name}`} className={classes.group}>
      <div>
        <Title order={2} id={`settings-${name}`}>
          {t(`group.${name}`)}
        </Title>
        <Text size="sm" c="var(--text-2)">
          {t(`groupHint.${name}`)}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" verticalSpacing="md">
        {children}
      </SimpleGrid>
    </section>
  );
}
