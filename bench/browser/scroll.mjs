/** Frames to scroll through, px for each: about 600 screens. */
const frames = 4_000;
const step = 120;
/** A gap of this many px between two rows, or before the first or after the last, is one that a reader sees. */
const gap = 200;

/** Goes back in the open conversation as fast as frames come, and looks in each of them whether rows are missing or have moved by anything but the scrolling. */
export function scroll(page) {
  return page.evaluate(
    ([frames, step, gap]) =>
      new Promise(resolve => {
        const log = document.querySelector('[role="log"]');
        const rows = () => [...log.querySelectorAll('[data-message-id]')].map(row => ({ id: row.dataset.messageId, box: row.getBoundingClientRect() }));
        const { top, bottom } = log.getBoundingClientRect();
        let [left, blank, jumps, furthest, seen] = [frames, 0, 0, 0, new Set()];
        let anchor = null;
        const isBlank = all => {
          let at = top;
          for (const { box } of all) {
            if (box.top - at > gap && at < bottom) return true;
            at = Math.max(at, box.bottom);
          }
          return bottom - at > gap;
        };
        const frame = () => {
          const all = rows();
          const visible = all.filter(({ box }) => box.bottom > top && box.top < bottom);
          for (const { id } of visible) seen.add(id);
          if (isBlank(visible)) blank++;
          const now = anchor && all.find(({ id }) => id === anchor.id);
          if (now) {
            const off = Math.abs(now.box.top - anchor.expected);
            furthest = Math.max(furthest, off);
            if (off > 2) jumps++;
          }
          if (--left === 0) {
            resolve({ blank_frames: blank, jumps, furthest_jump_px: furthest, scrolled_messages: seen.size });
            return;
          }
          const middle = visible[visible.length >> 1];
          const by = Math.min(step, log.scrollTop);
          anchor = middle && { id: middle.id, expected: middle.box.top + by };
          log.scrollTop -= by;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    [frames, step, gap],
  );
}
