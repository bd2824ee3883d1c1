import { useTranslation } from 'react-i18next';
import Viewer from 'yet-another-react-lightbox';
import Download from 'yet-another-react-lightbox/plugins/download';
import Zoom from 'yet-another-react-lightbox/plugins/zoom';
import 'yet-another-react-lightbox/styles.css';
import { downloadUrl } from './DocumentFile';
import type { Slide } from './Gallery';

type Props = { slides: Slide[]; index: number; close: () => void };

export default function Lightbox({ slides, index, close }: Props) {
  const { t } = useTranslation('messages');
  return (
    <Viewer
      open
      close={close}
      index={index}
      slides={slides.map(({ src, alt, fileName }) => ({
        src,
        alt: alt || t('kind.image'),
        download: { url: downloadUrl(src), filename: fileName },
      }))}
      plugins={[Zoom, Download]}
      carousel={{ finite: true, preload: 1, padding: '56px' }}
      styles={{ toolbar: { background: 'rgb(0 0 0 / 45%)', borderEndStartRadius: 12 } }}
      controller={{ closeOnBackdropClick: true }}
      render={slides.length > 1 ? {} : { buttonPrev: () => null, buttonNext: () => null }}
      zoom={{ maxZoomPixelRatio: 3, scrollToZoom: true }}
      labels={{
        Previous: t('picture.previous'),
        Next: t('picture.next'),
        Close: t('picture.close'),
        'Zoom in': t('picture.zoomIn'),
        'Zoom out': t('picture.zoomOut'),
        Download: t('picture.download'),
        Lightbox: t('picture.viewer'),
        'Photo gallery': t('picture.viewer'),
        Carousel: t('picture.viewer'),
        Slide: t('kind.image'),
      }}
    />
  );
}
