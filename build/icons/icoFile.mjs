/**
 * A Windows icon file around PNGs, which Windows reads since Vista: a header of 6 bytes, 16 bytes per image, the images.
 *
 * @param {Map<number, Buffer>} images size in pixels (at most 256) to PNG
 * @returns {Buffer}
 */
export function icoFile(images) {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.size, 4);
  let offset = header.length + 16 * images.size;
  const entries = [...images].map(([size, png]) => {
    const entry = Buffer.alloc(16);
    // 256 does not fit into a byte, and is written as 0.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...images.values()]);
}
