import './feeds.css';
import { FileText, FlaskConical, Plug, RotateCcw, Rss, type LucideIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FeedHealth } from '../../electron/contract/feedHealth.ts';
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

const ICONS: Readonly<Partial<Record<Feed['transport'], LucideIcon>>> = {
  file: FileText,
  sse: Rss,
  replay: RotateCcw,
  demo: FlaskConical,
};

const MOST_BUTTONS = 3;

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
        {feeds.length === 0 && healthMs > 0 ? <NoFeeds running={elsewhere} /> : null}
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

/** The first few as buttons; where there are many, the rest behind one more. */
function AddButtons({ transports, onAdd }: AddProps) {
  const more = useRef<HTMLDetailsElement>(null);
  const shown = transports.length <= MOST_BUTTONS ? transports : transports.slice(0, MOST_BUTTONS - 1);
  const rest = transports.slice(shown.length);
  const add = (id: Feed['transport']) => {
    if (more.current !== null) more.current.open = false;
    onAdd(id);
  };
  return (
    <div className="add-buttons">
      <span className="faint">Add</span>
      {shown.map((transport) => (
        <AddButton key={transport.id} transport={transport} onAdd={add} />
      ))}
      {rest.length === 0 ? null : (
        <details className="add-more" ref={more}>
          <summary className="button">More</summary>
          <div>
            {rest.map((transport) => (
              <AddButton key={transport.id} transport={transport} onAdd={add} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

interface AddButtonProps {
  readonly transport: TransportEntry;
  readonly onAdd: (transport: Feed['transport']) => void;
}

function AddButton({ transport, onAdd }: AddButtonProps) {
  const Icon = ICONS[transport.id] ?? Plug;
  return (
    <button type="button" className="button" title={transport.hint} onClick={() => onAdd(transport.id)}>
      <Icon aria-hidden="true" /> {transport.label}
    </button>
  );
}

/** The settings hold none. `running`: the demonstration, or what the command line brought. */
function NoFeeds({ running }: { readonly running: readonly FeedHealth[] }) {
  const given = running.filter((one) => !one.simulated).length;
  if (given > 0) {
    return (
      <div className="no-feeds">
        <p className="soft">
          {given === 1 ? 'This feed was' : 'These feeds were'} given on the command line, for this start alone. Add a
          feed here to have it at every start.
        </p>
      </div>
    );
  }
  return (
    <div className="no-feeds">
      <h2>No feeds yet</h2>
      <p className="soft">
        Add the log file of a sensor, or the address of an event stream.
        {running.length > 0 ? ' Until then the wall shows made-up attacks, marked as simulated.' : ''}
      </p>
    </div>
  );
}
