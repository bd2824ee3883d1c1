// What the server refuses lands on its field; the rest is said above the form.
import type { UseFormReturnType } from '@mantine/form';
import { ApiError } from '../../api/client';
import { sentence } from '../../shared/lib/sentence';

/** Gives what no field says. */
export function showRefusal<V extends object>(form: UseFormReturnType<V>, error: unknown, failed: string): string {
  if (!(error instanceof ApiError)) return failed;
  const own = error.fields.filter(({ field }) => field in form.getValues());
  for (const { field, message } of own) form.setFieldError(field, sentence(message));
  return own.length > 0 && own.length === error.fields.length ? '' : error.message;
}
