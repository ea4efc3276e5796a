import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { WallState, WallStore } from '../wallState.ts';

export const WallContext = createContext<WallStore | null>(null);

/** A part of the wall's state; the component draws again when that part changes. */
export function useWall<Part>(select: (state: WallState) => Part): Part {
  const store = useContext(WallContext);
  if (store === null) throw new Error('the HUD needs a WallContext');
  return useStore(store, select);
}
