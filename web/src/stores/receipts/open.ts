import type { RealtimeClient } from '@/realtime/client';
import { handleStatus } from '@/stores/log/handlers';
import { useRoute } from '@/stores/route';

/** Tells the server which conversation is open here: only then do the receipts of a group come to this page. Returns its end. */
export function tellWhatIsOpen(client: RealtimeClient): () => void {
  let told: string | null = null;

  async function tell(): Promise<void> {
    const { route } = useRoute.getState();
    const open = route.name === 'conversation' ? route.id : '';
    if (open === told || !client.connectedNow) return;
    told = open;
    try {
      const conversationIds = open === '' ? [] : [open];
      const { cursors } = await client.request('open-conversations', { conversationIds });
      for (const each of cursors) handleStatus(each);
    } catch {
      // With the next connection it is told again.
    }
  }

  client.onConnect(() => {
    told = null;
    void tell();
  });
  return useRoute.subscribe(() => void tell());
}
