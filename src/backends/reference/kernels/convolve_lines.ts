import { numel } from '../../../core/shape';
import { asFloat64, tensor } from '../../../core/tensor';
import type { Boundary } from '../../../ops/convolve_lines';
import type { ReferenceKernel } from '../kernel';

/** The sum by its definition, rounded to f32 at every step with `single`. */
export const convolve_lines: ReferenceKernel<'convolve_lines'> = ([x], attrs) => {
  const { axis, taps, centre, step, first, count, boundary, origin, extent, single } = attrs;
  const round = single ? Math.fround : (value: number) => value;
  const source = asFloat64(x);
  const held = x.shape[axis];
  const stride = numel(x.shape.slice(axis + 1));
  const out = new Float64Array((source.length / held) * count);
  for (let p = 0; p < count; p++) {
    const home = boundary === 'periodic' ? modulo(first + p, extent) : first + p;
    const terms = taps.map((tap, m) => ({ tap, at: home - step * (m - centre) })).filter(({ tap }) => tap !== 0);
    // PyWavelets' order: what is beyond the end of a periodic axis comes first, from the start on.
    const beyond = boundary === 'periodic' ? terms.filter(({ at }) => at >= extent) : [];
    const ordered = [...beyond.reverse(), ...terms.filter((term) => !beyond.includes(term))];
    for (let line = 0; line < source.length / held; line++) {
      const [outer, inner] = [Math.floor(line / stride), line % stride];
      let sum = 0;
      for (const { tap, at } of ordered) {
        const index = shown(at, extent, boundary);
        if (index === undefined) continue;
        const from = boundary === 'periodic' ? modulo(index - origin, extent) : index - origin;
        sum = round(sum + round(round(tap) * source[inner + stride * (from + held * outer)]));
      }
      out[inner + stride * (p + count * outer)] = sum;
    }
  }
  return [tensor('f64', x.shape.with(axis, count), out)];
};

/** The index that an axis shows at a position. */
function shown(at: number, extent: number, boundary: Boundary): number | undefined {
  if (at >= 0 && at < extent) return at;
  if (boundary === 'zero') return undefined;
  if (boundary === 'nearest') return at < 0 ? 0 : extent - 1;
  if (boundary === 'periodic') return modulo(at, extent);
  return shown(at < 0 ? -1 - at : 2 * extent - 1 - at, extent, boundary);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
