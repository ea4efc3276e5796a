import './detailPane.css';
import { Copy, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AttackEvent, Endpoint } from '../../electron/contract/event.ts';
import { copyText } from '../ui/copyText.ts';
import { CountryFlag } from '../ui/countryFlag.tsx';
import { countryName } from '../ui/countryName.ts';
import { DIRECTION_WORDS, DirectionMark } from '../ui/directionMark.tsx';
import { EventText } from '../ui/eventText.tsx';
import { undrawnWords } from '../ui/feedWords.ts';
import { formatAge, utcDateTime } from '../ui/formatTime.ts';
import { SeverityMark } from '../ui/severityMark.tsx';
import { TimeOnDesk } from '../ui/timeOnDesk.tsx';
import { showToast } from '../ui/toastState.ts';
import { eventJson } from './eventJson.ts';
import type { HistoryStore } from './historyState.ts';

/** One event with everything that is known about it. */
export function DetailPane({ store }: { readonly store: HistoryStore }) {
  const event = store((state) => state.rows[state.selected]);
  const close = () => store.getState().setDetailOpen(false);
  if (event === undefined) return null;
  return (
    <aside className="detail" aria-label="Event">
      <header>
        <h2>
          <SeverityMark severity={event.severity} />
          <EventText text={event.signature ?? event.category ?? `Event ${event.id}`} />
        </h2>
        <div className="detail-actions">
          <button type="button" className="button" onClick={() => copyEvent(event)}>
            <Copy aria-hidden="true" /> Copy as JSON
          </button>
          <button type="button" className="button quiet" onClick={close} title="Esc">
            <X aria-hidden="true" /> Close
          </button>
        </div>
      </header>
      <div className="detail-fields">
        <EventFields event={event} />
      </div>
    </aside>
  );
}

function EventFields({ event }: { readonly event: AttackEvent }) {
  return (
    <>
      <Section title="What">
        <Field name="Severity">{event.severity}</Field>
        <Text name="Category" text={event.category} />
        <Text name="Signature id" text={event.signatureId} />
        <Text name="Action" text={event.action} />
        <Text name="Service" text={event.service} />
        <Text name="Protocol" text={event.protocol} />
        <Field name="Kind">{event.kind}</Field>
        <Field name="Direction">
          <DirectionMark direction={event.direction} /> {DIRECTION_WORDS[event.direction]}
        </Field>
        <Field name="On the wall">
          {event.undrawn === null ? 'drawn' : <span className="warn">not drawn: {undrawnWords(event.undrawn)}</span>}
        </Field>
      </Section>
      <EndSection title="Attacker" end={event.attacker} />
      <EndSection title="Target" end={event.target} />
      <Section title="Detail">
        {Object.keys(event.detail).length === 0 ? <Field name="">{null}</Field> : null}
        {Object.entries(event.detail).map(([name, value]) => (
          <div key={name} className="field">
            <dt>
              <EventText text={name} />
            </dt>
            <dd className="mono">
              <EventText text={String(value)} />
            </dd>
          </div>
        ))}
      </Section>
      <Section title="When">
        <Field name="Happened">
          <TimeOnDesk ms={event.tsMs} />
        </Field>
        <Field name="in UTC">{utcDateTime(event.tsMs)}</Field>
        <Field name="Received">
          <TimeOnDesk ms={event.receivedMs} /> <span className="faint">{delayWords(event)}</span>
        </Field>
      </Section>
      <Section title="Where from">
        <Text name="Feed" text={event.feedId} />
        <Text name="Format" text={event.format} />
        <Text name="Sensor" text={event.sensor} />
        <Text name="Correlation id" text={event.correlationId} />
        <Text name="Event id" text={event.id} />
      </Section>
    </>
  );
}

function EndSection({ title, end }: { readonly title: string; readonly end: Endpoint }) {
  const position = end.latDeg === null || end.lonDeg === null ? null : `${end.latDeg}, ${end.lonDeg}`;
  return (
    <Section title={title}>
      <Text name="Address" text={end.ip} />
      <Text name="Port" text={end.port === null ? null : String(end.port)} />
      <Text name="Place" text={end.place} />
      <Text name="City" text={end.city} />
      <Field name="Country">
        {end.countryCode === null ? null : (
          <>
            <CountryFlag code={end.countryCode} /> {countryName(end.countryCode)}
          </>
        )}
      </Field>
      <Text name="Coordinates" text={position} />
      <Text name="Network" text={networkOf(end)} />
    </Section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

function Text({ name, text }: { readonly name: string; readonly text: string | null }) {
  return <Field name={name}>{text === null ? null : <EventText text={text} />}</Field>;
}

function Field({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <dt>{name}</dt>
      <dd>{children ?? <span className="faint">not known</span>}</dd>
    </div>
  );
}

function networkOf({ asn, organization }: Endpoint): string | null {
  if (asn === null) return organization;
  return organization === null ? `AS${asn}` : `AS${asn} ${organization}`;
}

function delayWords({ tsMs, receivedMs }: AttackEvent): string {
  const delayMs = receivedMs - tsMs;
  return delayMs < -1000 ? `${formatAge(-delayMs)} before it happened` : `after ${formatAge(delayMs)}`;
}

function copyEvent(event: AttackEvent): void {
  if (copyText(eventJson(event))) showToast('Copied the event as JSON.');
  else showToast('The event could not be copied.', 'error');
}
