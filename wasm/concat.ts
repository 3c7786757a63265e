// Copies the columns of one part into a wider buffer, from any column on.
import { LANES, VECTOR } from './simd';

@unmanaged
export class ConcatParams {
  x: usize;
  xPitch: i32;
  /** Where the part's first column goes. */
  y: usize;
  yPitch: i32;
  columns: i32;
  /** Lanes behind the part that become zero: 0, but for the last part. */
  zeros: i32;
}

/** Slices rows. */
export function concat(p: ConcatParams, begin: i32, end: i32): void {
  for (let row = begin; row < end; row++) {
    let x = p.x + <usize>(row * p.xPitch);
    let y = p.y + <usize>(row * p.yPitch);
    let column = 0;
    for (; column + LANES <= p.columns; column += LANES) {
      v128.store(y, v128.load(x));
      x += VECTOR;
      y += VECTOR;
    }
    for (; column < p.columns; column++) {
      store<f32>(y, load<f32>(x));
      x += 4;
      y += 4;
    }
    for (let i = 0; i < p.zeros; i++) {
      store<f32>(y, 0);
      y += 4;
    }
  }
}
