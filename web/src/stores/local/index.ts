import { create } from 'zustand';
import type { Message } from '@/api/types';
import { addChanges, type Changes, earlierMessages, logChanges, noChanges, wholeLog } from '@/storage/changes';
import { LocalStore } from '@/storage/localStore';
import type { Closing } from '@/storage/protocol';
import { dispatch, type LogEvent, type LogState, onDispatch, useLog } from '@/stores/log';
import { readOlderFrom } from '@/stores/log/history';
import { type OutboxEntry, useOutbox } from '@/stores/outbox';
import { addPeople, usePeople } from '@/stores/people';
import { knowFiles, knownFiles, useFiles } from '@/stores/files';
import { finishWiping, wiping } from './wiping';

/** Whether this browser keeps what is shown, so that it is there without a connection. `slow`: it is opening, and takes its time. */
export const useLocal = create<{ status: 'opening' | 'slow' | 'kept' | 'not-kept' | 'wiping' }>(() => ({
  status: 'opening',
}));

/** What is kept comes first, but for so long only: then the server is asked, and what is kept is taken in when it comes. */
export const openPatienceMs = 4_000;

/** After a failed write everything is written anew, so often; then the page goes on without. */
const mostFailures = 3;
const failurePauseMs = 5_000;

/**
 * Keeps one person's log in this browser. Every event is written together with the position that it leads to, so what a
 * reload finds is the log as it was at some moment, and sync goes on from there.
 *
 * Each tab has a log and a connection of its own; only the owner's log is written. A tab that becomes the owner writes
 * its whole log once, and goes on from there. The outbox is written by all.
 */
export class LocalLog {
  /** Resolves when what was kept is shown, when it is clear that nothing is to be had, or when it takes too long; with what was not sent. */
  readonly restored: Promise<readonly OutboxEntry[]>;
  /** Resolves when what was kept has come, or is known not to. */
  private readonly loaded: Promise<readonly OutboxEntry[]>;
  private slow = false;
  private readonly store: LocalStore;
  private readonly ends: (() => void)[];
  private waiting: Changes[] = [];
  private settled: { done: () => void; failed: (error: unknown) => void }[] = [];
  private writing = false;
  private failures = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private owner = false;
  /** Another tab has closed the store in all tabs. */
  private closed = false;
  /** What the store still says is no longer for this page: somebody else may be signed in. */
  private ended = false;
  /** Whether the log of this page goes on from what is stored. */
  private follows = false;
  /** While another tab is the owner: changes of messages that this page does not hold. */
  private readonly earlier = new Map<string, Message[]>();

  constructor(
    private readonly userId: string,
    onClosed: () => void,
  ) {
    useLocal.setState({ status: 'opening' });
    const fresh = wiping.of() === userId;
    this.store = new LocalStore(
      { userId, fresh },
      {
        onOwner: () => void this.own(),
        onUnavailable: () => this.ended || useLocal.setState({ status: 'not-kept' }),
        onClosed: () => {
          this.closed = true;
          onClosed();
        },
      },
    );
    this.ends = [
      onDispatch((event, before, after) => this.heard(event, before, after)),
      usePeople.subscribe((people, before) => {
        const users = Object.values(people).filter(user => before[user.id] !== user);
        if (this.writes && users.length > 0) this.write({ ...noChanges(), users }).catch(() => {});
      }),
      useFiles.subscribe((all, before) => {
        const files = knownFiles(all).filter(file => before[file.id] !== all[file.id]);
        if (this.writes && files.length > 0) this.write({ ...noChanges(), files }).catch(() => {});
      }),
    ];
    readOlderFrom(this.store.older);
    this.loaded = this.restore().catch(() => {
      if (!this.ended) useLocal.setState({ status: 'not-kept' });
      return [];
    });
    this.restored = this.within(openPatienceMs, this.loaded);
  }

  /** Calls back when what was kept comes, if that is after it was waited for. */
  whenLate(then: () => void): void {
    void this.restored.then(async () => {
      if (!this.slow) return;
      await this.loaded;
      if (!this.ended) then();
    });
  }

  /** What other tabs have left to be sent. */
  outgoing = (): Promise<readonly OutboxEntry[]> => this.store.outgoing();

  /** Resolves when it is on the disk. */
  saveOutbox(outgoing: readonly OutboxEntry[], sent: readonly string[]): Promise<void> {
    return this.write({ ...noChanges(), outgoing, sent });
  }

  /** Ends it in this tab, or in all tabs with all or a part of what is kept. */
  async end(how?: Closing): Promise<void> {
    this.ended = true;
    for (const end of this.ends) end();
    clearTimeout(this.again);
    readOlderFrom(undefined);
    if (this.closed) how = undefined;
    if (how === 'wipe') {
      wiping.begin(this.userId);
      useLocal.setState({ status: 'wiping' });
    }
    try {
      if (how) await this.store.close(how);
    } catch {
      // Nobody answers. A wipe goes on without the worker; a log that is not forgotten is the same person's, or goes when another signs in.
    }
    this.store.terminate();
    if (how !== 'wipe') return;
    // The worker says that it is done; this is the proof, and costs nothing where it is.
    await finishWiping().catch(() => {}); // Not to be had now: it is done at the next start.
    useLocal.setState({ status: 'opening' });
  }

  private get writes(): boolean {
    return this.owner && this.follows && !this.ended;
  }

  private async restore(): Promise<readonly OutboxEntry[]> {
    const { position, conversations, users, files, outgoing } = await this.store.load();
    if (this.ended) return [];
    // What the server has said meanwhile is newer.
    const [people, known] = [usePeople.getState(), useFiles.getState()];
    const began = hasBegun();
    addPeople(users.filter(user => !people[user.id]));
    knowFiles(files.filter(file => !known[file.id]));
    if (position) dispatch({ type: 'restored', position, conversations });
    // Read from another tab's store it may have gone on meanwhile, and so has this page when the server was faster: then the
    // whole is written, when this tab owns the store.
    this.follows = this.owner && !began;
    if (this.owner) wiping.done();
    useLocal.setState({ status: 'kept' });
    return outgoing;
  }

  /** What has come by then; nothing when it takes longer, and then it is said. */
  private within(ms: number, coming: Promise<readonly OutboxEntry[]>): Promise<readonly OutboxEntry[]> {
    return new Promise(resolve => {
      const timer = setTimeout(() => {
        this.slow = true;
        if (!this.ended && useLocal.getState().status === 'opening') useLocal.setState({ status: 'slow' });
        resolve([]);
      }, ms);
      void coming.then(entries => {
        clearTimeout(timer);
        resolve(entries);
      });
    });
  }

  private async own(): Promise<void> {
    this.owner = true;
    await this.loaded;
    if (this.follows || this.ended) return;
    if (hasBegun()) this.whenSynced(() => this.writeAll());
    else await this.restore().catch(() => {});
  }

  /** A part of the log would take the place of all that is stored. */
  private whenSynced(then: () => void): void {
    if (useLog.getState().synced) return then();
    const end = useLog.subscribe(({ synced }) => {
      if (!synced) return;
      end();
      then();
    });
    this.ends.push(end);
  }

  private writeAll(): void {
    const users = Object.values(usePeople.getState());
    const files = knownFiles(useFiles.getState());
    const outgoing = useOutbox.getState().entries;
    const changes = { ...wholeLog(useLog.getState(), this.earlier), users, files, outgoing };
    this.earlier.clear();
    this.follows = true;
    useLocal.setState({ status: 'kept' });
    this.write(changes).catch(() => {});
  }

  private write(changes: Changes): Promise<void> {
    addChanges(this.waiting, changes);
    return new Promise((done, failed) => {
      this.settled.push({ done, failed });
      void this.flush();
    });
  }

  /** One transaction at a time; what comes meanwhile goes into the next one, together. */
  private async flush(): Promise<void> {
    if (this.writing) return;
    this.writing = true;
    while (this.waiting.length > 0) {
      // What one moment brings (a message in the log, the same out of the outbox) goes into one transaction.
      await Promise.resolve();
      const [changes, settled] = [this.waiting, this.settled];
      this.waiting = [];
      this.settled = [];
      try {
        await this.store.write(changes);
        this.failures = 0;
        for (const { done } of settled) done();
      } catch (error) {
        for (const { failed } of settled) failed(error);
        this.failed(error);
      }
    }
    this.writing = false;
  }

  /** What was to be written is lost to the store, so what follows must not be written either, until all of it is. */
  private failed(error: unknown): void {
    if (!this.writes) return;
    this.follows = false;
    this.waiting = [];
    for (const { failed } of this.settled.splice(0)) failed(error);
    useLocal.setState({ status: 'not-kept' });
    if (++this.failures < mostFailures) this.again = setTimeout(() => this.writeAll(), failurePauseMs);
  }

  private heard(event: LogEvent, before: LogState, after: LogState): void {
    if (event.type === 'restored') return;
    if (!this.writes) {
      this.remember(event, after);
      return;
    }
    const changes = logChanges(event, before, after);
    if (changes) this.write(changes).catch(() => {});
  }

  private remember(event: LogEvent, after: LogState): void {
    for (const [id, log] of Object.entries(after.conversations)) {
      const messages = earlierMessages(event, id, log);
      if (messages.length > 0) this.earlier.set(id, [...(this.earlier.get(id) ?? []), ...messages]);
    }
  }
}

/** Whether the server, or the store, has already said where this person's log stands. */
const hasBegun = () => useLog.getState().stamp !== null;
