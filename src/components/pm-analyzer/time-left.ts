import type { Progress } from '../../core/progress';

/** A stage must have run this long before its pace says anything. */
const MINIMUM_MS = 1000;

/** Estimates how long a stage will still take, from its pace so far. */
export class TimeLeft {
  #stage = '';
  #started = 0;
  #first = 0;

  /** Seconds left of the stage, `undefined` while that cannot be said. `now` in milliseconds. */
  update({ stage, done, total }: Progress, now: number): number | undefined {
    if (stage !== this.#stage) {
      this.#stage = stage;
      this.#started = now;
      this.#first = done;
    }
    const elapsed = now - this.#started;
    const made = done - this.#first;
    if (made <= 0 || total <= 0 || elapsed < MINIMUM_MS) return undefined;
    return ((elapsed / made) * Math.max(total - done, 0)) / 1000;
  }
}
