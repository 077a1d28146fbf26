import { create } from 'zustand';
import type { ConnectionStatus } from '@/realtime/client';

export interface ConnectionState {
  status: ConnectionStatus;
  /** Whether the browser has a network at all. */
  network: boolean;
}

export const useConnection = create<ConnectionState>(() => ({ status: 'connecting', network: navigator.onLine }));

export const setConnectionStatus = (status: ConnectionStatus) => useConnection.setState({ status });

export function followNetwork(): void {
  const update = () => useConnection.setState({ network: navigator.onLine });
  window.addEventListener('online', update);
  window.addEventListener('offline', update);
}
