import './runtimeBar.css';
import { useEffect, useState, type ReactNode } from 'react';
import type { AppInfo } from '../../electron/contract/ipc.ts';
import type { Result } from '../../electron/contract/result.ts';

const RETRY_MS = 5_000;

interface Props {
  readonly readInfo: () => Promise<Result<AppInfo>>;
  readonly children: ReactNode;
}

/** A desk window, and above it always the warning that the runtime is an old development fallback. */
export function RuntimeBar({ readInfo, children }: Props) {
  const warning = useRuntimeWarning(readInfo);
  return (
    <div className="desk-window">
      {warning === null ? null : (
        <p className="runtime-bar" role="status" data-testid="runtime-warning">
          ⚠ {warning}
        </p>
      )}
      {children}
    </div>
  );
}

/** Asked for until there is an answer: a call that fails must not hide the warning. */
function useRuntimeWarning(readInfo: Props['readInfo']): string | null {
  const [warning, setWarning] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const read = async (): Promise<void> => {
      const info = await readInfo().catch(() => null);
      if (gone) return;
      if (info?.ok === true) setWarning(info.value.runtimeWarning);
      else timer = setTimeout(() => void read(), RETRY_MS);
    };
    void read();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [readInfo]);
  return warning;
}
