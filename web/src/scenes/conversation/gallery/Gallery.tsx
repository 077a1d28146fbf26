import { Modal } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import type { Message } from '@/api/types';
import { useExpired } from '@/hooks/useExpired';
import { shortcutOf, type ShortcutOf } from '@/shortcuts/table';
import { loadFile, useFiles } from '@/stores/files';
import { kindOf } from '@/stores/files/kind';
import { closeGallery, moveGallery, type Opened, useGallery } from '@/stores/gallery';
import { neighbour, type Neighbour, samePlace, type SharedFile, sharedFiles } from '@/stores/gallery/shared';
import { useLog } from '@/stores/log';
import classes from './Gallery.module.css';
import { Controls } from './Controls';
import { type Shown, Stage } from './Stage';
import { frame as frameOf, pan, type View, whole, zoomAt, zoomStep } from './zoom';

/** So far a key moves a picture that is larger than the page, in px. */
const keyPan = 80;

const none: readonly Message[] = [];

/** A picture as large as the page, and the way to the others of the conversation. */
export default function Gallery({ opened }: { opened: Opened }) {
  const held = useLog(state => state.conversations[opened.conversationId]?.messages) ?? none;
  const expired = useExpired(opened.conversationId);
  const messages = useMemo(() => held.filter(message => message.seq > expired), [held, expired]);
  const files = useMemo(() => opened.among ?? sharedFiles(messages), [opened.among, messages]);
  const known = useFiles();
  const index = files.findIndex(each => samePlace(each, opened));
  const current = files[index];
  const file = known[opened.fileId];
  const gone = current === undefined || file?.status === 'missing';
  useEffect(() => {
    if (gone) closeGallery();
  }, [gone]);
  useFocusBack();
  if (gone || file?.status !== 'known') return null;
  return (
    <Looking
      at={current}
      goTo={opened.goTo}
      file={{ key: keyOf(current), file: file.file }}
      previous={neighbour(files, index, -1, known)}
      next={neighbour(files, index, 1, known)}
    />
  );
}

interface LookingProps {
  at: SharedFile;
  goTo: Opened['goTo'];
  file: Shown;
  previous: Neighbour;
  next: Neighbour;
}

function Looking({ at, goTo, file, previous, next }: LookingProps) {
  const [left, right] = [useNeighbour(previous), useNeighbour(next)];
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const [state, setState] = useState({ key: file.key, view: whole });
  const view = state.key === file.key ? state.view : whole;
  const size = width > 0 && height > 0 ? { width, height } : null;
  const { width: wide, height: high } = file.file;
  const frame =
    size && wide && high && kindOf(file.file) === 'image' ? frameOf({ width: wide, height: high }, size) : null;

  const change = (to: (view: View) => View) =>
    setState(before => ({ key: file.key, view: to(before.key === file.key ? before.view : whole) }));
  const zoom = (factor: number) => frame && change(each => zoomAt(each, factor, { x: 0, y: 0 }, frame));
  const move = (x: number, y: number) => frame && change(each => pan(each, { x, y }, frame));
  const step = (by: 1 | -1) => {
    const to = by > 0 ? next : previous;
    if (to.kind === 'found') moveGallery(to.file);
  };

  function keyDown(event: KeyboardEvent): void {
    const shortcut = shortcutOf(event, 'picture');
    if (shortcut === null || event.target instanceof HTMLVideoElement) return;
    // A long caption scrolls by them.
    const scrolls = shortcut === 'picture-up' || shortcut === 'picture-down';
    if (scrolls && event.target instanceof HTMLParagraphElement) return;
    event.preventDefault();
    actions[shortcut]({ zoom, move, step });
  }

  return (
    <Modal.Root
      opened
      onClose={closeGallery}
      fullScreen
      returnFocus={false}
      transitionProps={{ duration: 120 }}
      classNames={{ content: classes.content ?? '' }}
    >
      {/* The library keeps `onKeyDown` to itself. */}
      <Modal.Content dir="ltr" onKeyDownCapture={keyDown}>
        <Controls
          at={at}
          goTo={goTo}
          file={file.file}
          scale={view.scale}
          most={frame?.most ?? null}
          onZoom={zoom}
          canStep={{ back: left !== null, on: right !== null }}
          onStep={step}
        >
          <Stage
            measured={ref}
            size={size}
            previous={left}
            current={file}
            next={right}
            frame={frame}
            view={view}
            change={change}
            onStep={step}
          />
        </Controls>
      </Modal.Content>
    </Modal.Root>
  );
}

interface Actions {
  zoom: (factor: number) => unknown;
  move: (x: number, y: number) => unknown;
  step: (by: 1 | -1) => void;
}

const actions: Readonly<Record<ShortcutOf<'picture'>, (actions: Actions) => unknown>> = {
  'picture-previous': ({ step }) => step(-1),
  'picture-next': ({ step }) => step(1),
  'zoom-in': ({ zoom }) => zoom(zoomStep),
  'zoom-out': ({ zoom }) => zoom(1 / zoomStep),
  'zoom-whole': ({ zoom }) => zoom(0),
  'picture-up': ({ move }) => move(0, keyPan),
  'picture-down': ({ move }) => move(0, -keyPan),
  'picture-left': ({ move }) => move(keyPan, 0),
  'picture-right': ({ move }) => move(-keyPan, 0),
};

const keyOf = ({ messageId, fileId }: SharedFile) => `${messageId} ${fileId}`;

/** A neighbour that is known; one that is not is asked for. */
function useNeighbour(neighbour: Neighbour): Shown | null {
  const ask = neighbour.kind === 'ask' ? neighbour.fileId : null;
  useEffect(() => {
    if (ask !== null) void loadFile(ask);
  }, [ask]);
  const known = useFiles(all => (neighbour.kind === 'found' ? all[neighbour.file.fileId] : undefined));
  return neighbour.kind === 'found' && known?.status === 'known'
    ? { key: keyOf(neighbour.file), file: known.file }
    : null;
}

/** Afterwards the focus is where it was; when that is gone, in the conversation. */
function useFocusBack(): void {
  const [from] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // The page is not to be reached before it is uncovered.
      setTimeout(() => {
        if (useGallery.getState().opened) return;
        const target = from?.isConnected && from !== document.body ? from : document.querySelector('[role="log"]');
        if (target instanceof HTMLElement) target.focus({ preventScroll: true });
      });
    },
    [from],
  );
}
