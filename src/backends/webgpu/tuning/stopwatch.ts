import type { DeviceContext } from '../device';
import type { Dispatch } from '../kernel';
import { Pace } from '../pace';
import { encodePass } from '../pass';
import { programOf } from '../program';
import { makeResident } from '../resident';

/** Runs that are timed after one that warms up, and what one of them should last so that the host's part does not count. */
const RUNS = 3;
const LONG_MS = 10;
const MOST_REPEATS = 32;

/** The least milliseconds that dispatches on scratch take; about the first run's where that is more than `enough`. */
export async function timeDispatches(dispatches: readonly Dispatch[], context: DeviceContext, enough: number): Promise<number> {
  const { device, info } = context;
  const program = programOf(
    dispatches.map((dispatch) => ({ ...dispatch, op: 'trial', work: 0 })),
    [],
  );
  const resident = await makeResident(new Map(), program, [], context, new Pace(info.software), {});
  const timeOf = async (repeats: number): Promise<number> => {
    const pieces = Array.from({ length: repeats }, () => resident.pieces).flat();
    const commands = encodePass(device, pieces);
    const start = performance.now();
    device.queue.submit([commands]);
    await device.queue.onSubmittedWorkDone();
    return (performance.now() - start) / repeats;
  };
  try {
    const first = await timeOf(1);
    if (first > enough) {
      // Once more: what was slow may have been the machine.
      const again = await timeOf(1);
      if (again > enough) return Math.min(first, again);
    }
    const repeats = Math.min(MOST_REPEATS, Math.max(1, Math.ceil(LONG_MS / first)));
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS; run++) least = Math.min(least, await timeOf(repeats));
    return least;
  } finally {
    resident.destroy();
  }
}
