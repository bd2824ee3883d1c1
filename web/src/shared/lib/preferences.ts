// What a person set up for this browser.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

type Preferences = {
  /** 0 to 1. */
  volume: number;
  muted: boolean;
  sidebarOpen: boolean;
  /** Of recordings that are played. */
  speed: number;
};

export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ volume: 0.7, muted: false, sidebarOpen: true, speed: 1 }), {
    name: 'switchboard.preferences',
  }),
);
