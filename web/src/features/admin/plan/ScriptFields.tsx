// The parameters of a System step (APP-SYS-01): which script of the server, with what, and where its result goes.
import { Alert, NumberInput, Select, TagsInput, Text, TextInput } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Scripts, StepApplication } from '../../../api/gen';
import { sentence } from '../../../shared/lib/sentence';
import panes from '../panes.module.css';

type Application = Extract<StepApplication, { type: 'system' }>;

type Props = {
  application: Application;
  /** Null for those who may not change such steps. */
  offered: Scripts | null;
  change: (application: Application) => void;
  error: (field: string) => string | undefined;
};

/** Seconds; the server's own limits. */
const DEFAULT_SECS = 10;
const MAX_SECS = 60;

const BRACES = { open: '{{', shut: '}}' };
const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } };

export function ScriptFields({ application, offered, change, error }: Props) {
  const { t } = useTranslation('plan');
  const rows = offered?.rows ?? [];
  const chosen = rows.find(({ name }) => name === application.script);
  const isGone = application.script !== '' && offered !== null && !chosen;
  const data = rows.map(({ name, unfit }) => ({ value: name, label: name, disabled: Boolean(unfit) }));
  if (application.script !== '' && !chosen)
    data.push({ value: application.script, label: application.script, disabled: false });
  const trouble = chosen?.unfit ? t('script.unfit', { why: chosen.unfit }) : isGone ? t('script.gone') : undefined;
  return (
    <>
      {offered === null && <Alert variant="default">{t('script.administrators')}</Alert>}
      {offered?.off && (
        <Alert color="yellow" icon={<IconTerminal2 />}>
          <Text size="sm" fw={600}>
            {t('script.off')}
          </Text>
          <Text size="sm">{sentence(offered.off)}</Text>
          <Text size="sm">{t('script.turnOn')}</Text>
        </Alert>
      )}
      <div className={panes.pair}>
        <Select
          label={t('field.script')}
          description={networkOf(chosen?.ports, t) ?? t('field.scriptHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          styles={MONO}
          data={data}
          value={application.script || null}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t('script.none')}
          error={error('script') ?? trouble}
          onChange={(script) => script && change({ ...application, script })}
        />
        <NumberInput
          label={t('field.timeout')}
          description={t('field.scriptTimeoutHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={1}
          max={MAX_SECS}
          allowDecimal={false}
          suffix=" s"
          value={application.timeout_secs ?? DEFAULT_SECS}
          error={error('timeout_secs')}
          onChange={(secs) => change({ ...application, timeout_secs: Number(secs) || 1 })}
        />
      </div>
      <TagsInput
        label={t('field.arguments')}
        description={t('field.argumentsHint', BRACES)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDuplicates
        splitChars={[]}
        styles={MONO}
        value={application.arguments ?? []}
        error={error('arguments')}
        onChange={(list) => change({ ...application, arguments: list })}
      />
      <TextInput
        label={t('field.variable')}
        description={t('field.variableHint', { ...BRACES, name: application.variable || 'name' })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        styles={MONO}
        value={application.variable ?? ''}
        error={error('variable')}
        onChange={(event) => change({ ...application, variable: event.currentTarget.value })}
      />
    </>
  );
}

type Translate = ReturnType<typeof useTranslation<'plan'>>['t'];

function networkOf(ports: number[] | undefined, t: Translate): string | undefined {
  if (!ports) return undefined;
  return ports.length === 0 ? t('script.noNetwork') : t('script.ports', { ports: ports.join(', ') });
}
