import { create } from 'zustand';

export interface Toast {
  readonly id: number;
  readonly level: 'done' | 'error';
  readonly message: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

interface ToastState {
  readonly toasts: readonly Toast[];
}

export const useToasts = create<ToastState>(() => ({ toasts: [] }));

const LIFE_MS = 7_000;
let nextId = 1;

/** Says what was done, with a way to undo it where there is one, and goes away by itself; an error stays longer. */
export function showToast(message: string, level: Toast['level'] = 'done', action: Toast['action'] = null): void {
  const toast: Toast = { id: nextId, level, message, action };
  nextId += 1;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), toast] }));
  setTimeout(() => closeToast(toast.id), level === 'error' ? 2 * LIFE_MS : LIFE_MS);
}

export function closeToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
