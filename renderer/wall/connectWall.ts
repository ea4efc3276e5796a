import type { WindowApi } from '../../electron/contract/ipc.ts';
import { messageOf } from '../../electron/contract/result.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Asks main for a collector until it agrees to send one; the port itself comes as a message. Tells each refusal, and
 * null when it was agreed.
 */
export async function connectWall(
  api: WindowApi<'wall'>,
  onFault: (message: string | null) => void,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    const fault = await askOnce(api);
    onFault(fault);
    if (fault === null) return;
    await pause(pauseMs);
  }
}

async function askOnce(api: WindowApi<'wall'>): Promise<string | null> {
  try {
    const answer = await api.call('wall:connect');
    return answer.ok ? null : answer.error.message;
  } catch (thrown) {
    return messageOf(thrown);
  }
}
