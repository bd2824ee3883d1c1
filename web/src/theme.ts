// Mantine's theme: the brand scale, neutral greys, and the contrast corrections that axe asked for.
import {
  Badge,
  Button,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  Tooltip,
  type VariantColorsResolver,
} from '@mantine/core';

const brand: MantineColorsTuple = [
  '#e9f8f3',
  '#d3efe5',
  '#a5dfca',
  '#74cfae',
  '#4dc196',
  '#35b887',
  '#1f9d72',
  '#0b7a5f',
  '#08654e',
  '#05503d',
];
const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e6e9ee',
  '#dbe0e6',
  '#ccd3db',
  '#a3adba',
  '#687382',
  '#4b5563',
  '#2f3742',
  '#171c24',
];
const dark: MantineColorsTuple = [
  '#d7dde4',
  '#b3bcc7',
  '#9aa6b4',
  '#7d8896',
  '#343c46',
  '#2a3038',
  '#1e242b',
  '#171b20',
  '#121519',
  '#0c0f12',
];

/** Light variants get a text dark enough for 4.5:1 on their own tint, in every hue. */
const readable: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const hue = input.color ?? input.theme.primaryColor;
  const scale = hue in input.theme.colors ? hue : input.theme.primaryColor;
  if (input.variant === 'light' || input.variant === 'subtle' || input.variant === 'transparent') {
    return {
      ...colours,
      color: `light-dark(color-mix(in srgb, var(--mantine-color-${scale}-9) 82%, #000), var(--mantine-color-${scale}-2))`,
    };
  }
  // White on the standard red is 3.7:1.
  if (input.variant === 'filled' && scale === 'red') {
    return {
      ...colours,
      background: 'var(--mantine-color-red-9)',
      hover: 'color-mix(in srgb, var(--mantine-color-red-9) 88%, #000)',
    };
  }
  return colours;
};

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 7 },
  colors: { brand, gray, dark },
  variantColorResolver: readable,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, monospace',
  defaultRadius: 8,
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '18px' }, h3: { fontSize: '16px' }, h4: { fontSize: '14px' } },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'xl' },
      styles: { root: { textTransform: 'none' } },
    }),
    Button: Button.extend({ styles: { label: { fontWeight: 600 } } }),
    Drawer: Drawer.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, position: 'right' },
      styles: { title: { fontSize: 18, fontWeight: 650 } },
    }),
    Modal: Modal.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, centered: true },
      styles: { title: { fontSize: 16, fontWeight: 650 } },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    // Inside the page's landmarks, and without the placeholder that a menu may not contain: the first item gets the focus.
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', position: 'bottom-end', withinPortal: false, withInitialFocusPlaceholder: false },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true } }),
  },
});
