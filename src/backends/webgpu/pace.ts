/** Work of a step in the units of `Pace`: additions and multiplications, and for every element read or written what its load costs. */
export const ELEMENT_WORK = 80;

/**
 * How fast a device works, so that a submit can be cut before it runs too long: a browser's watchdog resets a device that does not answer,
 * and a run can be cancelled between submits only. Starts low and follows what submits take.
 */
export class Pace {
  private workPerMs: number;

  constructor(software: boolean) {
    this.workPerMs = software ? 5e5 : 5e6;
  }

  /** Work that fits into `ms`. */
  workIn(ms: number): number {
    return this.workPerMs * ms;
  }

  /** A submit of `work` took `ms`. Very short ones say more about the host than about the device. */
  record(work: number, ms: number): void {
    if (ms < 2) {
      this.workPerMs = Math.max(this.workPerMs, Math.min(2 * this.workPerMs, work / Math.max(ms, 0.1)));
      return;
    }
    const seen = work / ms;
    this.workPerMs = Math.min(4 * this.workPerMs, 0.5 * (this.workPerMs + seen));
  }
}
