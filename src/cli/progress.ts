import type { Progress } from '../core/progress';

const BAR = 24;
const PLAIN_STEP = 0.25;

/** Draws a bar on a terminal and prints a plain line for each quarter of a stage elsewhere. */
export function progressPrinter(stream: NodeJS.WriteStream): { report: (progress: Progress) => void; end: () => void } {
  const started = new Map<string, number>();
  let printed = { stage: '', quarter: -1 };
  let open = false;
  const report = ({ stage, done, total }: Progress) => {
    if (!started.has(stage)) started.set(stage, Date.now());
    const fraction = total > 0 ? Math.min(done / total, 1) : 1;
    const elapsed = (Date.now() - (started.get(stage) as number)) / 1000;
    const left = fraction > 0.02 && fraction < 1 ? `, ${Math.ceil((elapsed * (1 - fraction)) / fraction)} s left` : '';
    if (stream.isTTY) {
      const filled = Math.round(fraction * BAR);
      stream.write(`\r\x1b[2K${stage} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${Math.round(fraction * 100)} %${left}`);
      open = true;
      return;
    }
    const quarter = Math.floor(fraction / PLAIN_STEP);
    if (stage === printed.stage && quarter <= printed.quarter) return;
    printed = { stage, quarter };
    stream.write(`${stage}: ${Math.round(fraction * 100)} %${left}\n`);
  };
  const end = () => {
    if (open) stream.write('\r\x1b[2K');
    open = false;
  };
  return { report, end };
}
