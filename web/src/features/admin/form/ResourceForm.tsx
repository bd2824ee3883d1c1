// The form of one row of a collection: checked against the contract, saved with the version that was
// read, and showing the server's objections where they belong.
import { Button } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZodType } from 'zod';
import { askRemoval, type Removal } from '../list/Removal';
import { oneOf, type Resource, type Row } from '../resource';
import classes from './Drawer.module.css';
import { useDrawer } from './drawerTools';
import { EditForm } from './EditForm';
import { FieldsOf } from './fields';
import { useSaving } from './useSaving';
import { check, type FormErrors, valueAt } from './validate';

type Props<T extends Row, Draft, Patch, V extends object> = {
  of: Resource<T, Draft, Patch>;
  /** Null for one that does not exist yet. */
  row: T | null;
  initial: V;
  draft: (values: V) => Draft;
  patch: (values: V, row: T) => Patch;
  schemas: { draft: ZodType; patch: ZodType };
  /** What the schemas cannot see. */
  objections?: (values: V) => FormErrors;
  /** Further collections that a change makes stale. */
  stale?: string[];
  removal?: Removal;
  /** After creating: the drawer stays open and goes on with the new row. */
  goOn?: () => void;
  /** Shows the tab that a field is on. */
  reveal?: (field: string) => void;
  children: ReactNode | ((form: UseFormReturnType<V>) => ReactNode);
};

export function ResourceForm<T extends Row, Draft, Patch, V extends object>(props: Props<T, Draft, Patch, V>) {
  const { of, row, initial, removal, children } = props;
  const { t } = useTranslation('admin');
  const drawer = useDrawer();
  const client = useQueryClient();
  const area = useRef<HTMLDivElement>(null);
  const form = useForm<V>({
    initialValues: initial,
    validate: (values) => ({
      ...(row ? check(props.schemas.patch, props.patch(values, row)) : check(props.schemas.draft, props.draft(values))),
      ...props.objections?.(values),
    }),
  });
  const changed = form.isDirty();
  useEffect(() => drawer.mark('form', changed), [drawer, changed]);

  const showErrors = (errors: FormErrors) => {
    const [first] = Object.keys(errors);
    if (first) props.reveal?.(first);
    setTimeout(() => area.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const saving = useSaving([of.url, ...(props.stale ?? [])], (errors) => {
    form.setErrors(errors);
    showErrors(errors);
  });

  const finish = (next: T) => {
    drawer.mark('form', false);
    client.setQueryData(oneOf(of, next.id).queryKey, next);
    if (row || !props.goOn) return drawer.close();
    drawer.goOn(next.id);
    props.goOn();
  };
  const store = async (over: T | null) => {
    const values = form.getValues();
    let next: T | undefined;
    const worked = await saving.save(async () => {
      next = over ? await of.update(over.id, props.patch(values, over)) : await of.create(props.draft(values));
    });
    if (worked && next) finish(next);
  };

  const conflict = row && {
    reload: () => {
      drawer.mark('form', false);
      saving.clear();
      void client.refetchQueries({ queryKey: oneOf(of, row.id).queryKey });
    },
    overwrite: () => void of.get(row.id).then(store, () => store(row)),
  };

  return (
    <EditForm
      onSubmit={form.onSubmit(
        () => store(row),
        (errors) => showErrors(Object.fromEntries(Object.keys(errors).map((field) => [field, '']))),
      )}
      busy={saving.busy}
      changed={changed}
      error={saving.error}
      conflict={conflict ?? undefined}
      owns={(field) => valueAt(form.getValues(), field) !== undefined}
      extra={
        row &&
        removal && (
          <Button
            variant="subtle"
            color="red"
            onClick={() =>
              askRemoval(removal, [{ id: row.id, name: of.name(row) }], () => {
                drawer.mark('form', false);
                drawer.close();
              })
            }
          >
            {t('form.delete')}
          </Button>
        )
      }
    >
      <div ref={area} className={classes.inner}>
        <FieldsOf form={form}>{typeof children === 'function' ? children(form) : children}</FieldsOf>
      </div>
    </EditForm>
  );
}
