import type { Feed } from './settings.ts';

/** A format or transport as the settings window, the command line and `doctor` list it; the registries hold them. */
export interface FormatEntry {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** True for `json`: the feed needs a mapping for anything but Arcwall's own events. */
  readonly mapped: boolean;
  /** What a mapping can fill besides `detail.<name>`, in the order that the settings window offers it. */
  readonly mappedFields?: readonly string[];
}

export interface TransportEntry {
  readonly id: Feed['transport'];
  readonly label: string;
  readonly hint: string;
}
