import { numel } from '../../../core/shape';
import { tensor } from '../../../core/tensor';
import { joinedRun } from '../../../ops/window_glrlm';
import { packing } from '../../../ops/windows';
import type { ReferenceKernel } from '../kernel';
import { forEachNeighbour } from './neighbours';
import { forEachWindow } from './windows';

/** Follows every line from its first position in the window to its last. */
export const window_glrlm: ReferenceKernel<'window_glrlm'> = ([windows], { levels: ng, offsets }) => {
  const [count, ...size] = windows.shape;
  const positions = numel(size);
  const runs = new Uint32Array(count * offsets.length * positions);
  forEachWindow(windows, ng, (window, n) => {
    const data = window.data as Int32Array;
    offsets.forEach((offset, a) => {
      const next = new Int32Array(positions).fill(-1);
      const starts = new Uint8Array(positions).fill(1);
      forEachNeighbour(size, offset, (p, q) => {
        next[p] = q;
        starts[q] = 0;
      });
      for (let first = 0; first < positions; first++) {
        if (starts[first] === 0) continue;
        const line: number[] = [];
        for (let p = first; p >= 0; p = next[p]) line.push(p);
        const joined = line.filter((p) => data[p] > 0).length > 1 ? joinedRun : 0;
        line.forEach((p, at) => {
          if (data[p] === 0 || (at > 0 && data[line[at - 1]] === data[p])) return;
          let length = 1;
          while (at + length < line.length && data[line[at + length]] === data[p]) length++;
          runs[(n * offsets.length + a) * positions + p] = data[p] * packing + joined + length;
        });
      }
    });
  });
  return [tensor('u32', [count, offsets.length, positions], runs)];
};
