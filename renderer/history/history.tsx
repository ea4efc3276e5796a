import { arcwallApi } from '../ui/arcwallApi.ts';
import { mountPage } from '../ui/mountPage.tsx';
import { HistoryPage } from './historyPage.tsx';
import { createHistoryStore } from './historyState.ts';

const api = arcwallApi('history');
const store = createHistoryStore((request) => api.call('history:page', request));

mountPage(<HistoryPage store={store} openWindow={(window) => void api.call('app:openWindow', { window })} />);
void store.getState().refresh();
