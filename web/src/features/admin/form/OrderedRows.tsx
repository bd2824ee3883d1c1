// A short list: each row can be removed and, where the order matters, moved by its buttons or dragged by
// its number.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './OrderedRows.module.css';

type Row = {
  key: string;
  name: string;
  content: ReactNode;
  /** Left of the buttons that every row has. */
  more?: ReactNode;
};

type Props = { rows: Row[]; move?: (from: number, to: number) => void; remove: (index: number) => void; label: string };

export function OrderedRows({ rows, move, remove, label }: Props) {
  const { t } = useTranslation('admin');
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const rest = () => {
    setDragged(null);
    setOver(null);
  };
  return (
    <ol className={classes.list} aria-label={label}>
      {rows.map((row, index) => (
        <li
          key={row.key}
          className={classes.row}
          data-over={(over === index && dragged !== index) || undefined}
          onDragOver={(event) => {
            if (dragged === null) return;
            event.preventDefault();
            setOver(index);
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged !== null && dragged !== index) move?.(dragged, index);
            rest();
          }}
        >
          {move && (
            <span
              className={`${classes.number} num`}
              aria-hidden
              draggable
              onDragStart={(event) => {
                const row = event.currentTarget.closest('li');
                if (row) event.dataTransfer.setDragImage(row, 12, 12);
                event.dataTransfer.effectAllowed = 'move';
                setDragged(index);
              }}
              onDragEnd={rest}
            >
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
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                  icon={<IconArrowUp size={16} />}
                />
                <RowButton
                  label={t('order.down', { name: row.name })}
                  disabled={index === rows.length - 1}
                  onClick={() => move(index, index + 1)}
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
  );
}

type ButtonProps = { label: string; icon: ReactNode; onClick: () => void; disabled?: boolean };

function RowButton({ label, icon, onClick, disabled }: ButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} onClick={onClick} disabled={disabled}>
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
