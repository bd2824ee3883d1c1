// Files dropped anywhere on a conversation are chosen for its next message.
import { IconCloudUpload } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InteractionCard } from '../../../realtime/frames';
import { useLimitsText } from './AttachButton';
import { addFiles } from './chosen';
import classes from './DropTarget.module.css';

type Props = { card: InteractionCard; takes: boolean; children: ReactNode };

export function DropTarget({ card, takes, children }: Props) {
  const { t } = useTranslation('desk');
  const [isOver, setOver] = useState(false);
  const limits = useLimitsText(card);
  // Children that the pointer passes enter and leave as well.
  const depth = useRef(0);
  const carries = (event: DragEvent) => takes && event.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to what the button does
    <div
      className={classes.target}
      onDragEnter={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (carries(event)) event.preventDefault();
      }}
      onDragLeave={(event) => {
        if (!carries(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) setOver(false);
      }}
      onDrop={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        addFiles(card, [...event.dataTransfer.files]);
      }}
    >
      {children}
      {isOver && takes && (
        <div className={classes.over}>
          <IconCloudUpload size={40} stroke={1.3} aria-hidden />
          <strong>{t('attach.drop', { name: card.contact_name || card.contact_label })}</strong>
          <span>{limits}</span>
        </div>
      )}
    </div>
  );
}
