/** Pauses and resumes a training, which stops between two steps with its checkpoint written. */
export class TrainingControl {
  private waiting: { readonly until: Promise<void>; readonly resume: () => void } | undefined;
  private reached: (() => void)[] = [];

  get isPaused(): boolean {
    return this.waiting !== undefined;
  }

  /** Asks for a pause; resolves once the training stands still and its checkpoint is written. */
  pause(): Promise<void> {
    if (!this.waiting) {
      let resume = () => {};
      const until = new Promise<void>((resolve) => {
        resume = resolve;
      });
      this.waiting = { until, resume };
    }
    return new Promise((resolve) => this.reached.push(resolve));
  }

  resume(): void {
    this.waiting?.resume();
    this.waiting = undefined;
    // Who still waits for a pause that never came about shall not wait for ever.
    this.standStill();
  }

  /** For the training: waits while it is paused, or until it is cancelled. */
  async gate(signal?: AbortSignal): Promise<void> {
    if (!this.waiting) return;
    this.standStill();
    const { until } = this.waiting;
    if (!signal) return until;
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      until.then(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      });
    });
  }

  private standStill(): void {
    for (const reached of this.reached.splice(0)) reached();
  }
}
