import './hud.css';
import { useCallback, useEffect, useState } from 'react';
import { arcwallApi } from '../../ui/arcwallApi.ts';
import type { WallStore } from '../wallState.ts';
import { FeedStrip } from './feedStrip.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Headline } from './headline.tsx';
import { KeySheet } from './keySheet.tsx';
import { LivePanel } from './livePanel.tsx';
import { RankedPanel } from './rankedPanel.tsx';
import { Stage, type Inset } from './stage.tsx';
import { Timeline } from './timeline.tsx';
import { Toolbar } from './toolbar.tsx';
import { useMouseRest } from './useMouseRest.ts';
import { WallContext } from './wallContext.ts';
import { commandOf, type WallCommand } from './wallKeys.ts';
// After every panel's own: a layout has the last word.
import './layouts.css';

interface Props {
  readonly store: WallStore;
  readonly onInset: (inset: Inset) => void;
}

/** Everything around the globe. Where a panel stands is the business of layouts.css. */
export function Hud({ store, onInset }: Props) {
  const [keysShown, setKeysShown] = useState(false);
  const mouseRests = useMouseRest();
  const run = useCallback((command: WallCommand) => {
    if (command === 'keys') setKeysShown((shown) => !shown);
    else if (command === 'close') setKeysShown(false);
    else callMain(command);
  }, []);
  useWallKeys(run);
  return (
    <WallContext value={store}>
      <div className="hud">
        <Header />
        <Headline />
        <Timeline />
        <RankedPanel dimension="origins" />
        <RankedPanel dimension="networks" />
        <Stage onInset={onInset} />
        <LivePanel />
        <RankedPanel dimension="signatures" />
        <RankedPanel dimension="services" />
        <FeedStrip />
        <Footer />
        <Toolbar visible={!mouseRests} onCommand={run} />
        {keysShown ? <KeySheet onClose={() => setKeysShown(false)} /> : null}
      </div>
    </WallContext>
  );
}

function callMain(command: 'history' | 'settings' | 'fullscreen'): void {
  const api = arcwallApi('wall');
  if (command === 'fullscreen') void api.call('wall:toggleFullscreen');
  else void api.call('app:openWindow', { window: command });
}

function useWallKeys(run: (command: WallCommand) => void): void {
  useEffect(() => {
    const onKey = (press: KeyboardEvent) => {
      const command = commandOf(press);
      if (command === null || press.repeat) return;
      press.preventDefault();
      run(command);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [run]);
}
