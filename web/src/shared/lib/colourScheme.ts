// Light, dark or as the system says; settled before the first paint so that nothing flashes.
import { localStorageColorSchemeManager } from '@mantine/core';

export const colourSchemeManager = localStorageColorSchemeManager({ key: 'switchboard.colours' });

export function settleColourScheme(): void {
  const wish = colourSchemeManager.get('auto');
  const dark = wish === 'dark' || (wish === 'auto' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
}
