import { FileText, FlaskConical, Rss } from 'lucide-react';
import { useState } from 'react';
import type { SettingsView } from '../../electron/contract/ipc.ts';
import type { TransportEntry } from '../../electron/contract/registry.ts';
import type { Feed } from '../../electron/contract/settings.ts';
import { ConfirmDialog } from '../ui/confirmDialog.tsx';
import { EventText } from '../ui/eventText.tsx';
import { showToast } from '../ui/toastState.ts';
import { FeedCard } from './feedCard.tsx';
import { draftOf, newDraft, type FeedDraft } from './feedDraft.ts';
import { FeedForm } from './feedForm.tsx';
import type { SettingsStore } from './settingsState.ts';

const ICONS = { file: FileText, sse: Rss, demo: FlaskConical } as const;

interface Props {
  readonly store: SettingsStore;
  readonly view: SettingsView;
}

/** Every feed with its state; beside the list the form of the one that is edited. */
export function FeedsSection({ store, view }: Props) {
  const health = store((state) => state.health);
  const healthMs = store((state) => state.healthMs);
  const [editing, setEditing] = useState<FeedDraft | null>(null);
  const [removing, setRemoving] = useState<Feed | null>(null);
  const { feeds } = view.settings;
  const elsewhere = health.filter((one) => feeds.every((feed) => feed.id !== one.feedId));

  async function toggle(feed: Feed, enabled: boolean): Promise<void> {
    const fault = await store.getState().saveFeed({ ...feed, enabled }, null);
    if (fault !== null) showToast(fault, 'error');
    else {
      showToast(`${feed.name} is switched ${enabled ? 'on' : 'off'}.`, 'done', {
        label: 'Undo',
        run: () => void store.getState().saveFeed(feed, null),
      });
    }
  }

  async function remove(feed: Feed): Promise<void> {
    setRemoving(null);
    const fault = await store.getState().removeFeed(feed.id);
    if (fault !== null) showToast(fault, 'error');
    else {
      showToast(`${feed.name} was removed.`);
      if (editing?.id === feed.id) setEditing(null);
    }
  }

  return (
    <div className={`feeds ${editing === null ? '' : 'with-form'}`}>
      <div className="feed-list">
        <header className="section-head">
          <h2>Feeds</h2>
          <AddButtons transports={view.transports} onAdd={(transport) => setEditing(newDraft(transport))} />
        </header>
        {view.notices.map((notice) => (
          <p key={notice.message} className={`section-notice ${notice.level}`} role="alert">
            <EventText text={notice.message} />
          </p>
        ))}
        {feeds.length === 0 ? <NoFeeds demo={elsewhere.some((one) => one.simulated)} /> : null}
        {feeds.map((feed) => (
          <FeedCard
            key={feed.id}
            feed={feed}
            formats={view.formats}
            health={health.find((one) => one.feedId === feed.id) ?? null}
            nowMs={healthMs}
            editing={editing?.id === feed.id}
            onEdit={() => setEditing(draftOf(feed))}
            onToggle={(enabled) => void toggle(feed, enabled)}
            onRemove={() => setRemoving(feed)}
          />
        ))}
        {elsewhere.map((one) => (
          <FeedCard key={one.feedId} feed={null} formats={view.formats} health={one} nowMs={healthMs} editing={false} />
        ))}
      </div>
      {editing === null ? null : (
        <FeedForm
          key={editing.id ?? `new-${editing.transport}`}
          store={store}
          view={view}
          first={editing}
          onClose={() => setEditing(null)}
        />
      )}
      {removing === null ? null : (
        <ConfirmDialog
          title={`Remove ${removing.name}?`}
          action="Remove"
          onConfirm={() => void remove(removing)}
          onCancel={() => setRemoving(null)}
        >
          <p className="soft">
            It is no longer read. Its events stay in the history, and its file or server stays as it is.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}

interface AddProps {
  readonly transports: readonly TransportEntry[];
  readonly onAdd: (transport: Feed['transport']) => void;
}

function AddButtons({ transports, onAdd }: AddProps) {
  return (
    <div className="add-buttons">
      <span className="faint">Add</span>
      {transports.map(({ id, label, hint }) => {
        const Icon = ICONS[id];
        return (
          <button key={id} type="button" className="button" title={hint} onClick={() => onAdd(id)}>
            <Icon aria-hidden="true" /> {label}
          </button>
        );
      })}
    </div>
  );
}

function NoFeeds({ demo }: { readonly demo: boolean }) {
  return (
    <div className="no-feeds">
      <h2>No feeds yet</h2>
      <p className="soft">
        Add the log file of a sensor, or the address of an event stream.
        {demo ? ' Until then the wall shows made-up attacks, marked as simulated.' : ''}
      </p>
    </div>
  );
}
