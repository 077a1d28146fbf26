import { authorized } from './authorized';
import type { ChatSettings } from './types';

export const chatSettings = () => authorized<ChatSettings>('/me/chat-settings');

export const changeChatSettings = (change: Partial<ChatSettings>) =>
  authorized<ChatSettings>('/me/chat-settings', { method: 'PATCH', body: change });
