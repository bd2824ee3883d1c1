// The fields of a form, bound to it by name: each shows its own objection.
import {
  Badge,
  type ComboboxData,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { createContext, type ReactNode, useContext } from 'react';
import { useTranslation } from 'react-i18next';

type Bind = (name: string, options?: { type: 'checkbox' }) => GetInputPropsReturnType;

const BindContext = createContext<Bind>(() => ({ onChange: () => {} }));

const ChangedContext = createContext(false);

type Bound = {
  getInputProps: (name: string, options?: { type: 'checkbox' }) => GetInputPropsReturnType;
  isDirty: () => boolean;
};

export function FieldsOf({ form, children }: { form: Bound; children: ReactNode }) {
  return (
    <BindContext.Provider value={form.getInputProps}>
      <ChangedContext.Provider value={form.isDirty()}>{children}</ChangedContext.Provider>
    </BindContext.Provider>
  );
}

/** What a field says at the moment. */
export function useFieldValue(name: string): unknown {
  return useContext(BindContext)(name).value;
}

/** Whether the form has changes that are not saved. */
export function useFormChanged(): boolean {
  return useContext(ChangedContext);
}

type FieldProps = {
  /** Path in the values, the same as in what is sent. */
  name: string;
  label: string;
  hint?: ReactNode;
  required?: boolean;
  disabled?: boolean;
};

function useField({ name, label, hint, required, disabled }: FieldProps, options?: { type: 'checkbox' }) {
  const bind = useContext(BindContext);
  return { label, description: hint, required, disabled, ...bind(name, options) };
}

type TextProps = FieldProps & {
  type?: 'text' | 'email' | 'tel' | 'url' | 'date' | 'time';
  first?: boolean;
  mono?: boolean;
  max?: number;
  placeholder?: string;
};

export function TextField({ type = 'text', first, mono, max, placeholder, ...field }: TextProps) {
  return (
    <TextInput
      type={type}
      autoComplete="off"
      data-autofocus={first || undefined}
      maxLength={max}
      placeholder={placeholder}
      styles={mono ? MONO : undefined}
      {...useField(field)}
    />
  );
}

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } };

export function AreaField({ rows = 2, mono, ...field }: FieldProps & { rows?: number; mono?: boolean }) {
  return <Textarea autosize minRows={rows} maxRows={14} styles={mono ? MONO : undefined} {...useField(field)} />;
}

type NumberProps = FieldProps & { min?: number; max?: number; unit?: string; placeholder?: string; decimals?: boolean };

export function NumberField({ min, max, unit, placeholder, decimals = false, ...field }: NumberProps) {
  return (
    <NumberInput
      min={min}
      max={max}
      allowDecimal={decimals}
      clampBehavior="none"
      placeholder={placeholder}
      suffix={unit ? ` ${unit}` : undefined}
      {...useField(field)}
    />
  );
}

export function SwitchField(field: FieldProps) {
  return <Switch {...useField(field, { type: 'checkbox' })} />;
}

type ChoiceProps = FieldProps & { options: ComboboxData; placeholder?: string; clearable?: boolean };

export function SelectField({ options, placeholder, clearable, ...field }: ChoiceProps) {
  const { t } = useTranslation('admin');
  const { value, onChange, ...bound } = useField(field);
  return (
    <Select
      data={options}
      value={value || null}
      onChange={(next) => onChange(next ?? '')}
      placeholder={placeholder}
      allowDeselect={clearable ?? false}
      clearable={clearable}
      clearButtonProps={{ 'aria-label': t('form.clearField', { name: field.label }) }}
      searchable={options.length > 8}
      nothingFoundMessage={t('list.noMatch')}
      {...bound}
    />
  );
}

export function ManyField({ options, placeholder, ...field }: ChoiceProps) {
  const { t } = useTranslation('admin');
  return (
    <MultiSelect
      data={options}
      placeholder={placeholder}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('form.clearField', { name: field.label }) }}
      nothingFoundMessage={t('list.noMatch')}
      hidePickedOptions
      {...useField(field)}
    />
  );
}

export function WordsField({ placeholder, ...field }: FieldProps & { placeholder?: string }) {
  return <TagsInput placeholder={placeholder} {...useField(field)} />;
}

/** A stored secret is never shown again; typing replaces it. */
export function SecretField({ isSet, ...field }: FieldProps & { isSet: boolean }) {
  const { t } = useTranslation('admin');
  const { label, ...bound } = useField({ ...field, required: field.required && !isSet });
  return (
    <PasswordInput
      label={
        <>
          {label}{' '}
          {isSet && (
            <Badge size="sm" color="brand">
              {t('form.isSet')}
            </Badge>
          )}
        </>
      }
      placeholder={isSet ? t('form.keepSecret') : ''}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('form.showSecret') }}
      {...bound}
    />
  );
}

export function PasswordField({ fresh, ...field }: FieldProps & { fresh: boolean }) {
  const { t } = useTranslation('admin');
  return (
    <PasswordInput
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t('form.showSecret') }}
      {...useField({ ...field, required: fresh })}
    />
  );
}
