/** One line on stderr that says what is going on; only on a terminal, and gone when the report comes. */
import { clean, cut } from '../report/text.ts';

export interface ProgressEvent {
  readonly phase: string;
  readonly done?: number;
  readonly total?: number;
}

export interface Progress {
  readonly update: (event: ProgressEvent) => void;
  readonly clear: () => void;
}

export interface ProgressOutput {
  readonly write: (text: string) => void;
  readonly columns: number;
  /** Milliseconds, for tests. */
  readonly now?: () => number;
}

/** Redrawing more often than this costs more than it tells. */
const INTERVAL = 80;

const ERASE = '\r\u001b[2K';

/** Draws on `output`, or does nothing when there is none. */
export function progress(output: ProgressOutput | null): Progress {
  if (output === null) return { update: () => {}, clear: () => {} };
  const now = output.now ?? Date.now;
  let drawn = Number.NEGATIVE_INFINITY;
  let phase = '';
  let visible = false;
  return {
    update(event) {
      if (event.phase === phase && now() - drawn < INTERVAL) return;
      phase = event.phase;
      drawn = now();
      visible = true;
      const amount =
        event.done === undefined ? '' : ` ${event.done}${event.total === undefined ? '' : `/${event.total}`}`;
      output.write(ERASE + cut(clean(`${event.phase}${amount}`), output.columns - 1));
    },
    clear() {
      if (visible) output.write(ERASE);
      visible = false;
    },
  };
}
