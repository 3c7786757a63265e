import { numel } from '../../../core/shape';
import { type Tensor, tensor } from '../../../core/tensor';

/** Calls `visit` with every window of [N, D, H, W] as a tensor [D, H, W], and its number; what is no level is 0. */
export function forEachWindow({ shape: [count, ...size], data }: Tensor, levels: number, visit: (window: Tensor, n: number) => void): void {
  const positions = numel(size);
  for (let n = 0; n < count; n++) {
    const window = (data as Int32Array).slice(n * positions, (n + 1) * positions).map((level) => (level > 0 && level <= levels ? level : 0));
    visit(tensor('i32', size, window), n);
  }
}
