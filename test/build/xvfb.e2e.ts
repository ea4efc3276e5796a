import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startXvfb } from '../../build/xvfb.mjs';

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** Opens an X11 connection (protocol, section 8 "Connection Setup") and returns the server's answer. */
function handshake(display: string, cookie: Buffer | null): Promise<Buffer> {
  const name = Buffer.from(cookie ? 'MIT-MAGIC-COOKIE-1' : '');
  const request = Buffer.alloc(12);
  request.write('l');
  request.writeUInt16LE(11, 2);
  request.writeUInt16LE(name.length, 6);
  request.writeUInt16LE(cookie?.length ?? 0, 8);
  const padding = Buffer.alloc((4 - (name.length % 4)) % 4);
  return new Promise((resolve, reject) => {
    const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
    socket.once('error', reject);
    let answer = Buffer.alloc(0);
    socket.on('data', (piece) => {
      answer = Buffer.concat([answer, piece]);
      // The answer says its own length, in words of four bytes after the first eight.
      if (answer.length < 8 || answer.length < 8 + answer.readUInt16LE(6) * 4) return;
      socket.destroy();
      resolve(answer);
    });
    socket.write(Buffer.concat([request, name, padding, cookie ?? Buffer.alloc(0)]));
  });
}

function screenSize(answer: Buffer): [number, number] {
  const vendorBytes = Math.ceil(answer.readUInt16LE(24) / 4) * 4;
  const formatBytes = answer.readUInt8(29) * 8;
  const screen = 40 + vendorBytes + formatBytes;
  return [answer.readUInt16LE(screen + 20), answer.readUInt16LE(screen + 22)];
}

describe.runIf(process.platform === 'linux')('virtual displays', () => {
  test('live side by side, each in its size, and a stop ends its own', async () => {
    const [first, second] = await Promise.all([
      startXvfb({ width: 1280, height: 720 }),
      startXvfb({ width: 3840, height: 2160 }),
    ]);
    expect(first.env.DISPLAY).not.toBe(second.env.DISPLAY);
    const cookie = readFileSync(second.env.XAUTHORITY).subarray(-16);
    expect(screenSize(await handshake(second.env.DISPLAY, cookie))).toEqual([3840, 2160]);

    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(existsSync(dirname(first.env.XAUTHORITY))).toBe(false);
    expect(isAlive(second.pid)).toBe(true);
    await second.stop();
    expect(isAlive(second.pid)).toBe(false);
  });

  test('let nobody in who does not have the cookie', async () => {
    const display = await startXvfb({ width: 640, height: 480 });
    const refused = 0;
    expect((await handshake(display.env.DISPLAY, null)).readUInt8(0)).toBe(refused);
    expect((await handshake(display.env.DISPLAY, Buffer.alloc(16))).readUInt8(0)).toBe(refused);
    await display.stop();
  });
});
