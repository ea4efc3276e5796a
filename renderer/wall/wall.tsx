import { arcwallApi } from '../ui/arcwallApi.ts';
import { mountPage } from '../ui/mountPage.tsx';
import { messageOf } from '../../electron/contract/result.ts';
import { openCollectorPort } from './collectorPort.ts';
import { connectWall } from './connectWall.ts';
import { createGlobeHost } from './globeHost.ts';
import { createHomeLabel } from './homeLabel.ts';
import { Hud } from './hud/hud.tsx';
import { exposeInspect } from './inspect.ts';
import { createWallIntake, TICK_MS } from './wallIntake.ts';
import { createWallStore } from './wallState.ts';

const INFO_MS = 60_000;

const api = arcwallApi('wall');
const store = createWallStore(Date.now());
const globe = createGlobeHost(document.getElementById('globe') as HTMLCanvasElement);
const homeLabel = createHomeLabel(globe);
const intake = createWallIntake(store, globe.addBatch, Date.now);
const port = openCollectorPort(window, {
  ...intake,
  summary(summary) {
    intake.summary(summary);
    globe.setHome(summary.site.home);
    homeLabel.setHome(summary.site.home);
  },
});
let frozenMs: number | null = null;

mountPage(<Hud store={store} onInset={globe.setInset} />);
setInterval(() => intake.tick(frozenMs ?? Date.now()), TICK_MS);
setInterval(() => void readInfo(), INFO_MS);
// Back from Settings: what was changed there shows at once.
addEventListener('focus', () => void readInfo());
requestAnimationFrame(function onFrame() {
  port.frameDrawn();
  homeLabel.follow();
  requestAnimationFrame(onFrame);
});
exposeInspect({
  statistics: () => ({ ...globe.statistics, ...intake.statistics, ...drawnNumbers() }),
  summary: () => store.getState().summary,
  freeze(timeMs) {
    frozenMs = timeMs;
    globe.freeze(timeMs);
  },
  clearEvents: globe.clearEvents,
});
void begin();

/** The globe first, so that no event arrives before it can be drawn. */
async function begin(): Promise<void> {
  const turn = await readInfo();
  if (turn === null) store.setState({ globeFault: await globe.open({ turnDegPerMinute: 0 }) });
  await connectWall(api, intake.connectFailed);
}

/** Asks main about the app, and turns the globe as it says. */
async function readInfo(): Promise<number | null> {
  const before = store.getState().info?.turnDegPerMinute ?? null;
  const answer = await api.call('app:info').catch(messageOf);
  if (typeof answer === 'string' || !answer.ok) return before;
  const info = answer.value;
  store.setState({ info });
  if (info.turnDegPerMinute !== before) store.setState({ globeFault: await globe.open(info) });
  return info.turnDegPerMinute;
}

function drawnNumbers(): Readonly<Record<string, number>> {
  const { placed, late, undrawn } = intake.drawn;
  return { placed, late, undrawn, liveRows: store.getState().live.rows.length };
}
