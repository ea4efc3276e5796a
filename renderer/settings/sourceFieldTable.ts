import type { Feed } from '../../electron/contract/settings.ts';

/** One control of a feed's form that says where the feed comes from. */
export interface SourceField {
  /** The setting's own name. */
  readonly name: string;
  readonly label: string;
  /** `file` is given by the file dialog alone; `lines` is a list, one entry a line. */
  readonly kind: 'file' | 'text' | 'number' | 'lines' | 'choice' | 'switch';
  readonly hint?: string;
  readonly placeholder?: string;
  readonly choices?: readonly (readonly [value: string, label: string])[];
  /** What the control of a new feed holds. */
  readonly first: string | boolean;
  /** Left empty it is null. */
  readonly optional?: boolean;
  /** What to say when the schema refuses it. */
  readonly fault: string;
}

const url: SourceField = {
  name: 'url',
  label: 'Address',
  kind: 'text',
  hint: 'Of the stream: http:// or https://',
  placeholder: 'https://',
  first: '',
  fault: 'The address of the stream, beginning with http:// or https://',
};

const bearerToken: SourceField = {
  name: 'bearerToken',
  label: 'Token',
  kind: 'text',
  hint: 'Where it is to be found, not the token itself: ${env:NAME} or ${file:/absolute/path}',
  placeholder: '${env:FEED_TOKEN}',
  first: '',
  optional: true,
  fault: 'A secret is given as ${env:NAME} or ${file:/absolute/path}, never itself.',
};

function chosenFile(hint: string): SourceField {
  return { name: 'path', label: 'File', kind: 'file', hint, first: '', fault: 'Choose the file.' };
}

/** A new transport is a row here; what a form does not show (headers, say) stays as the settings file has it. */
export const SOURCE_FIELDS: Readonly<Record<Feed['transport'], readonly SourceField[]>> = {
  file: [
    chosenFile('It is followed through rotation, and need not exist all the time.'),
    {
      name: 'startAt',
      label: 'Read it from',
      kind: 'choice',
      hint: 'Matters once: later it is read on from where it was left.',
      choices: [
        ['beginning', 'its beginning'],
        ['end', 'its end: new lines only'],
      ],
      first: 'beginning',
      fault: 'From its beginning or its end.',
    },
  ],
  sse: [
    url,
    bearerToken,
    {
      name: 'eventNames',
      label: 'Only events',
      kind: 'lines',
      hint: 'Of these names, one a line. None means all.',
      first: '',
      fault: 'At most 50 names of 100 letters.',
    },
  ],
  'http-stream': [
    url,
    bearerToken,
    {
      name: 'keepAliveSeconds',
      label: 'Silence allowed',
      kind: 'number',
      hint: 'Seconds without a byte after which it connects anew.',
      first: '25',
      fault: 'Seconds from 1 to 3,600.',
    },
  ],
  syslog: [
    {
      name: 'protocol',
      label: 'Protocol',
      kind: 'choice',
      choices: [
        ['both', 'UDP and TCP'],
        ['udp', 'UDP'],
        ['tcp', 'TCP'],
      ],
      first: 'both',
      fault: 'UDP, TCP or both.',
    },
    {
      name: 'address',
      label: 'Listens at',
      kind: 'text',
      hint: 'An address of this machine; 127.0.0.1 is heard by this machine alone.',
      first: '127.0.0.1',
      fault: 'An IPv4 or IPv6 address.',
    },
    { name: 'port', label: 'Port', kind: 'number', first: '5514', fault: 'A port from 1 to 65,535.' },
    {
      name: 'allowedSenders',
      label: 'Senders',
      kind: 'lines',
      hint: 'Networks that may send, one a line: 10.0.0.0/8. Needed at any address that others reach.',
      first: '',
      fault: 'Networks such as 10.0.0.0/8, one a line.',
    },
  ],
  'unix-socket': [
    {
      name: 'path',
      label: 'Socket',
      kind: 'text',
      hint: 'Where Arcwall listens: the `filename` of an output with `filetype: unix_stream` in suricata.yaml.',
      placeholder: '/run/suricata/eve.sock',
      first: '',
      fault: 'The absolute path of the socket.',
    },
  ],
  stdin: [],
  replay: [
    chosenFile('It is played again from its beginning, and marked as a replay.'),
    { name: 'factor', label: 'Times faster', kind: 'number', first: '1', fault: 'A number from 0.01 to 100,000.' },
    { name: 'loop', label: 'Over and over', kind: 'switch', first: false, fault: 'On or off.' },
  ],
  demo: [
    {
      name: 'eventsPerSecond',
      label: 'Events a second',
      kind: 'number',
      hint: 'Made up, and marked as simulated wherever they are shown.',
      first: '6',
      fault: 'A number from 0.1 to 20,000.',
    },
  ],
};

/** The setting as its control holds it. */
export function controlValue(field: SourceField, setting: unknown): string | boolean {
  if (field.kind === 'switch') return setting === true;
  if (Array.isArray(setting)) return setting.join('\n');
  return typeof setting === 'string' || typeof setting === 'number' ? String(setting) : '';
}

/** The control's value as the schema wants it; what it cannot be is left for the schema to refuse. */
export function settingValue(field: SourceField, value: string | boolean): unknown {
  if (typeof value === 'boolean') return value;
  const text = value.trim();
  if (field.kind === 'number') return text === '' ? Number.NaN : Number(text);
  if (field.kind === 'lines') {
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  return text === '' && field.optional === true ? null : text;
}
