import './zodWithoutEval.ts';
import { arcwallApi } from '../ui/arcwallApi.ts';
import { mountPage } from '../ui/mountPage.tsx';
import { RuntimeBar } from '../ui/runtimeBar.tsx';
import { SettingsPage } from './settingsPage.tsx';
import { createSettingsStore } from './settingsState.ts';

const HEALTH_MS = 1_000;

const api = arcwallApi('settings');
const readInfo = () => api.call('app:info');
const store = createSettingsStore(api);
mountPage(
  <RuntimeBar readInfo={readInfo}>
    <SettingsPage store={store} />
  </RuntimeBar>,
);
void store.getState().load();
setInterval(() => {
  if (!document.hidden) void store.getState().readHealth();
}, HEALTH_MS);
