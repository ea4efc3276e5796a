import './zodWithoutEval.ts';
import { arcwallApi } from '../ui/arcwallApi.ts';
import { mountPage } from '../ui/mountPage.tsx';
import { SettingsPage } from './settingsPage.tsx';
import { createSettingsStore } from './settingsState.ts';

const HEALTH_MS = 1_000;

const store = createSettingsStore(arcwallApi('settings'));
mountPage(<SettingsPage store={store} />);
void store.getState().load();
setInterval(() => {
  if (!document.hidden) void store.getState().readHealth();
}, HEALTH_MS);
