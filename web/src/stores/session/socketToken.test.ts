import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SocketToken } from './socketToken';

describe('SocketToken', () => {
  let current = 'a';
  let renewAt = 0;
  const authenticate = vi.fn();

  /** A keeper of tokens that renews when the present one is due. */
  const accessToken = async () => {
    if (Date.now() >= renewAt) {
      current += '+';
      renewAt = Date.now() + 40_000;
    }
    return current;
  };

  let token: SocketToken;
  beforeEach(async () => {
    vi.useFakeTimers({ now: 0 });
    vi.clearAllMocks();
    current = 'a';
    renewAt = 40_000;
    token = new SocketToken(accessToken, () => Math.max(0, renewAt - Date.now()));
    await token.forConnection();
  });
  afterEach(() => void vi.useRealTimers());

  it('TokenDue_IsRenewedAndPresented', async () => {
    vi.setSystemTime(41_000);
    token.expiring(authenticate);
    await vi.advanceTimersByTimeAsync(0);
    expect(authenticate).toHaveBeenCalledExactlyOnceWith('a+');
  });

  it('RenewedMeanwhile_TheNewerIsPresentedAtOnce', async () => {
    current = 'b';
    token.expiring(authenticate);
    await vi.advanceTimersByTimeAsync(0);
    expect(authenticate).toHaveBeenCalledExactlyOnceWith('b');
  });

  it('AnnouncedWhileFresh_WaitsUntilItIsDue', async () => {
    token.expiring(authenticate);
    token.expiring(authenticate);
    await vi.advanceTimersByTimeAsync(39_999);
    expect(authenticate).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(authenticate).toHaveBeenCalledExactlyOnceWith('a+');
  });

  it('Stopped_PresentsNothing', async () => {
    token.expiring(authenticate);
    await vi.advanceTimersByTimeAsync(0);
    token.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(authenticate).not.toHaveBeenCalled();
  });
});
