// A template as the customer sees it: header, filled body, footer and buttons (MSG-14).
import { IconArrowBackUp, IconExternalLink, IconPhone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MediaContent, TemplateContent as Template, TemplateButton } from '../../../realtime/content';
import { phone } from '../../../shared/lib/names';
import { WaText } from '../../../shared/lib/waText';
import classes from './Content.module.css';
import { type Carried, MediaFile } from './MediaFile';

const ICONS: Record<string, typeof IconPhone> = {
  quick_reply: IconArrowBackUp,
  url: IconExternalLink,
  phone: IconPhone,
};

export function TemplateContent({ message, template }: { message: Carried; template: Template }) {
  const { t } = useTranslation('messages');
  const { header, footer, buttons = [] } = template;
  return (
    <div className={classes.template}>
      {header && header.kind !== 'text' && <MediaFile message={message} media={headerMedia(header.kind)} />}
      {header?.kind === 'text' && header.text && (
        <strong className={classes.templateHead} dir="auto">
          {header.text}
        </strong>
      )}
      <span className={classes.text} dir="auto">
        <WaText text={template.body} />
      </span>
      {footer && (
        <small className={classes.templateFoot} dir="auto">
          {footer}
        </small>
      )}
      <small className={classes.templateName}>
        {t('template.name')} {template.name !== template.body && <code>{template.name}</code>} · {template.language}
      </small>
      {buttons.length > 0 && (
        <ul className={classes.buttons} aria-label={t('template.buttons')}>
          {buttons.map((button) => (
            <Button key={`${button.kind}/${button.text}`} button={button} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** Shown, not pressed: they are the customer's to press. */
function Button({ button }: { button: TemplateButton }) {
  const Icon = ICONS[button.kind] ?? IconArrowBackUp;
  const value = button.value && button.kind === 'phone' ? phone(button.value) : button.value;
  return (
    <li title={value ?? undefined}>
      <Icon size={15} aria-hidden /> <span dir="auto">{button.text}</span>
    </li>
  );
}

function headerMedia(kind: string): MediaContent {
  return { type: 'media', kind };
}
