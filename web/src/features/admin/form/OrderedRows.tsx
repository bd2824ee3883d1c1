// A short list: each row can be removed and, where the order matters, moved by its buttons or dragged by
// its number with mouse, pen or finger. Where a row went is announced.
import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './OrderedRows.module.css';
import { useRowDrag } from './useRowDrag';

type Row = {
  key: string;
  name: string;
  content: ReactNode;
  /** Left of the buttons that every row has. */
  more?: ReactNode;
};

type Props = { rows: Row[]; move?: (from: number, to: number) => void; remove: (index: number) => void; label: string };

type Way = 'up' | 'down';

export function OrderedRows({ rows, move, remove, label }: Props) {
  const { t } = useTranslation('admin');
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');
  const [pressed, setPressed] = useState<{ key: string; way: Way } | null>(null);

  // A row that changes places loses the focus, and at either end its button is disabled.
  useLayoutEffect(() => {
    if (!pressed) return;
    const row = list.current?.querySelector(`[data-row="${CSS.escape(pressed.key)}"]`);
    const other = pressed.way === 'up' ? 'down' : 'up';
    const button =
      row?.querySelector<HTMLElement>(`[data-way="${pressed.way}"]:enabled`) ??
      row?.querySelector<HTMLElement>(`[data-way="${other}"]:enabled`);
    button?.focus();
    setPressed(null);
  }, [pressed]);

  const put = (from: number, to: number) => {
    move?.(from, to);
    setSaid(t('order.moved', { name: rows[from]?.name, place: to + 1, count: rows.length }));
  };
  const drag = useRowDrag(list, put);
  const step = (index: number, way: Way) => {
    put(index, way === 'up' ? index - 1 : index + 1);
    setPressed({ key: rows[index]?.key ?? '', way });
  };

  return (
    <>
      <ol ref={list} className={classes.list} aria-label={label}>
        {rows.map((row, index) => (
          <li
            key={row.key}
            data-row={row.key}
            className={classes.row}
            data-dragged={drag.from === index || undefined}
            data-over={(drag.over === index && drag.from !== index) || undefined}
          >
            {move && (
              <span className={`${classes.number} num`} data-drag aria-hidden {...drag.handle(index)}>
                {index + 1}
              </span>
            )}
            <div className={classes.content}>{row.content}</div>
            <div className={classes.buttons}>
              {row.more}
              {move && (
                <>
                  <RowButton
                    label={t('order.up', { name: row.name })}
                    way="up"
                    disabled={index === 0}
                    onClick={() => step(index, 'up')}
                    icon={<IconArrowUp size={16} />}
                  />
                  <RowButton
                    label={t('order.down', { name: row.name })}
                    way="down"
                    disabled={index === rows.length - 1}
                    onClick={() => step(index, 'down')}
                    icon={<IconArrowDown size={16} />}
                  />
                </>
              )}
              <RowButton
                label={t('order.remove', { name: row.name })}
                onClick={() => remove(index)}
                icon={<IconTrash size={16} />}
              />
            </div>
          </li>
        ))}
      </ol>
      {move && <VisuallyHidden role="status">{said}</VisuallyHidden>}
    </>
  );
}

type ButtonProps = { label: string; icon: ReactNode; onClick: () => void; disabled?: boolean; way?: Way };

function RowButton({ label, icon, onClick, disabled, way }: ButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={label}
        data-way={way}
        onClick={onClick}
        disabled={disabled}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

export function moved<T>(list: T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  const item = list[from];
  return item === undefined ? list : [...rest.slice(0, to), item, ...rest.slice(to)];
}
