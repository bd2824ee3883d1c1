// Pictures for people to judge, in light, in dark and in a narrow window, when SHOTS names a folder.
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 900, height: 800 };

/** Puts a page into light or dark, and waits until it has noticed; the phone's page needs no script for that. */
export async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const worn = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
  if (await worn()) await expect.poll(worn).toBe(colorScheme);
}

export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (!folder) return;
  const before = page.viewportSize();
  const looks = [
    { look: 'light', colorScheme: 'light', size: WIDE },
    { look: 'dark', colorScheme: 'dark', size: WIDE },
    { look: 'narrow', colorScheme: 'light', size: NARROW },
  ] as const;
  for (const { look, colorScheme, size } of looks) {
    await page.setViewportSize(size);
    await wear(page, colorScheme);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
  }
  if (before) await page.setViewportSize(before);
}
