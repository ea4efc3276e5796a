import { arcwallApi } from '../ui/arcwallApi.ts';
import { mountPage } from '../ui/mountPage.tsx';
import { RuntimeBar } from '../ui/runtimeBar.tsx';
import { HistoryPage } from './historyPage.tsx';
import { createHistoryStore } from './historyState.ts';

const api = arcwallApi('history');
const store = createHistoryStore((request) => api.call('history:page', request));

const readInfo = () => api.call('app:info');

mountPage(
  <RuntimeBar readInfo={readInfo}>
    <HistoryPage store={store} openWindow={(window) => void api.call('app:openWindow', { window })} />
  </RuntimeBar>,
);
void store.getState().refresh();
