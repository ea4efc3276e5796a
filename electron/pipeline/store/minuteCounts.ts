/**
 * The counts of one minute as one blob: for each key, ascending, the difference to the key before and the count, each as
 * a LEB128 varint (seven bits a byte, lowest first). One row for a minute in place of one for each key: on thinly spread
 * data that is a sixth of the bytes and of the writes.
 */
export function packCounts(counts: ReadonlyMap<number, number>): Uint8Array {
  const keys = Int32Array.from(counts.keys()).sort();
  const bytes = new Uint8Array(keys.length * 10);
  let end = 0;
  let before = 0;
  for (const key of keys) {
    end = writeVarint(bytes, end, key - before);
    end = writeVarint(bytes, end, counts.get(key) ?? 0);
    before = key;
  }
  return bytes.subarray(0, end);
}

/** Calls `visit` with each key and its count, by ascending key. */
export function unpackCounts(bytes: Uint8Array, visit: (key: number, count: number) => void): void {
  let key = 0;
  let index = 0;
  const next = (): number => {
    let value = 0;
    for (let shift = 0; index < bytes.length; shift += 7) {
      const byte = bytes[index] ?? 0;
      index += 1;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value >>> 0;
  };
  while (index < bytes.length) {
    key += next();
    visit(key, next());
  }
}

/** Takes values below 2^32. */
function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let [rest, end] = [value, start];
  while (rest > 127) {
    bytes[end] = (rest & 127) | 128;
    rest >>>= 7;
    end += 1;
  }
  bytes[end] = rest;
  return end + 1;
}
