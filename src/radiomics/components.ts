import type { Volume } from '../imaging/volume';
import type { Box } from './roi';

/** How many 26-connected parts the mask has inside its bounding box. */
export function countComponents(mask: Volume, { start, size: [ni, nj, nk] }: Box): number {
  // A border of one voxel spares the checks of the neighbours' range.
  const [si, sj] = [ni + 2, nj + 2];
  const open = new Uint8Array(si * sj * (nk + 2));
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      const from = start[0] + mask.size[0] * (start[1] + j + mask.size[1] * (start[2] + k));
      open.set((mask.data as Uint8Array).subarray(from, from + ni), 1 + si * (j + 1 + sj * (k + 1)));
    }
  }
  const steps: number[] = [];
  for (const dk of [-1, 0, 1]) for (const dj of [-1, 0, 1]) for (const di of [-1, 0, 1]) steps.push(di + si * (dj + sj * dk));
  let count = 0;
  const pending: number[] = [];
  for (let seed = 0; seed < open.length; seed++) {
    if (open[seed] === 0) continue;
    count++;
    open[seed] = 0;
    pending.push(seed);
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const step of steps) {
        if (open[at + step] === 0) continue;
        open[at + step] = 0;
        pending.push(at + step);
      }
    }
  }
  return count;
}
