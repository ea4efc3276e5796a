/** An address without a place, for the user to place: its events are stored, and no arc is drawn for them. */
export interface UnlocatedAddress {
  readonly ip: string;
  /** Events since the start, or since the places last changed, that it kept from being drawn. */
  readonly count: number;
  /** `private`: of the site or private, with no home to put it; `unlocated`: no location database knows it. */
  readonly reason: 'private' | 'unlocated';
}
