import { afterEach, expect, it, vi } from 'vitest';
import { http } from './http';

const answerWith = (response: Response) => vi.stubGlobal('fetch', () => Promise.resolve(response));

/** An answer whose connection is lost before its end. */
const cut = (status: number) =>
  new Response(
    new ReadableStream({
      start: controller => {
        controller.enqueue(new TextEncoder().encode('{"items":['));
        controller.error(new TypeError('network error'));
      },
    }),
    { status },
  );

afterEach(() => vi.unstubAllGlobals());

it.each([200, 503])('AnswerCutInItsMiddle_With%d_IsALostConnection', async status => {
  answerWith(cut(status));
  await expect(http('/conversations')).rejects.toMatchObject({ problem: { code: 'network' } });
});

it('AnswerOfSomethingInBetween_IsALostConnection', async () => {
  answerWith(new Response('<html>Welcome to our wireless network</html>'));
  await expect(http('/conversations')).rejects.toMatchObject({ problem: { code: 'network' } });
});

it('RefusalOfSomethingInBetween_SaysItsStatus', async () => {
  answerWith(new Response('<html>Bad gateway</html>', { status: 502 }));
  await expect(http('/conversations')).rejects.toMatchObject({ problem: { code: 'unavailable', status: 502 } });
});

it('AnswerWithoutABody_IsNone', async () => {
  answerWith(new Response(null, { status: 202 }));
  await expect(http('/me/export', { method: 'POST' })).resolves.toBeUndefined();
});

it('RequestGivenUpByItsCaller_WhileTheAnswerComes_PassesThrough', async () => {
  const abort = new AbortController();
  abort.abort();
  answerWith(cut(200));
  await expect(http('/conversations', { signal: abort.signal })).rejects.toBeInstanceOf(TypeError);
});
