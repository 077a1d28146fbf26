import type { AdminPage } from '@/stores/route';
export default function Admin(_: { page: AdminPage | null; id: string | undefined }) {
  return null;
}
