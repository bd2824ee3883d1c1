// Checks what would be sent against the contract's own schemas, and names fields as the server does.
import type { ZodType } from 'zod';
import type { FieldError } from '../../../api/gen';
import { sentence } from '../../../shared/lib/sentence';

export type FormErrors = Record<string, string>;

export function check(schema: ZodType, body: unknown): FormErrors {
  const result = schema.safeParse(body);
  if (result.success) return {};
  const errors: FormErrors = {};
  for (const issue of result.error.issues) errors[issue.path.join('.')] ??= issue.message;
  return errors;
}

/** `steps[1].queue_id` and `steps.1.queue_id` name the same field. */
export function fromServer(fields: FieldError[]): FormErrors {
  const errors: FormErrors = {};
  for (const { field, message } of fields) errors[dotted(field)] ??= sentence(message);
  return errors;
}

export function valueAt(values: unknown, field: string): unknown {
  return dotted(field)
    .split('.')
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      values,
    );
}

function dotted(field: string): string {
  return field.replace(/\[(\d+)\]/g, '.$1');
}
