// A location: drawn, not fetched from a map service, which would learn where customers are. The link leads to one (MSG-13).
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink, IconMapPinFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LocationContent } from '../../../realtime/content';
import classes from './Content.module.css';

const ZOOM = 17;

export function mapUrl({ latitude, longitude }: Pick<LocationContent, 'latitude' | 'longitude'>): string {
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=${ZOOM}/${latitude}/${longitude}`;
}

export function Place({ place }: { place: LocationContent }) {
  const { t } = useTranslation('messages');
  const at = `${place.latitude}, ${place.longitude}`;
  return (
    <div className={classes.place}>
      <span className={classes.map} aria-hidden>
        <Streets />
        <IconMapPinFilled size={34} />
      </span>
      <div className={classes.placeWords}>
        <strong dir="auto">{place.name || t('kind.location')}</strong>
        {place.address && <span dir="auto">{place.address}</span>}
        <span className={classes.coordinates}>
          <span className="num">{at}</span>
          <CopyButton value={at}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? t('place.copied') : t('place.copy')}>
                <ActionIcon variant="subtle" color="gray" size={24} onClick={copy} aria-label={t('place.copy')}>
                  {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        </span>
        <a href={mapUrl(place)} target="_blank" rel="noopener noreferrer nofollow">
          {t('place.open')} <IconExternalLink size={14} aria-hidden />
        </a>
      </div>
    </div>
  );
}

function Streets() {
  return (
    <svg viewBox="0 0 320 120" preserveAspectRatio="xMidYMid slice" aria-hidden focusable="false">
      <path className={classes.park} d="M0 0h96v44H0zM214 78h106v42H214z" />
      <path className={classes.river} d="M-10 104c60-30 90 8 150-18s90-66 190-60" />
      <path
        className={classes.street}
        d="M-10 58h340M-10 20h340M70-10v140M160-10v140M250-10v140M-10 130 140-10M190 130 330 20"
      />
    </svg>
  );
}
