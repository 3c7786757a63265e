import type { WinogradParams } from '../../../../wasm/kernels';
import { roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Call, KernelMemory } from '../kernel';
import { type Axis, BLOCK, type Convolution } from './convolution';
import { epilogueParams } from './epilogue';

/** Outputs of a tile along W, and its inputs or factors, as in `wasm/winograd.ts`. */
const TILE = 4;
const FACTORS = 6;

/** Rows of G: (1, p, p²) / N(p) for the points, N(p) the product of p's distances from the others; then ∞. */
const transform: readonly (readonly [number, number, number])[] = (() => {
  const points = [0, 0.75, -0.75, 1.5, -1.5];
  const finite = points.map((p) => {
    const n = points.reduce((product, q) => (q === p ? product : product * (p - q)), 1);
    return [1 / n, p / n, (p * p) / n] as const;
  });
  return [...finite, [0, 0, 1]];
})();

/** Transformed planes are made for as many output planes at a time as keep them about in the cache. */
const SLAB_BYTES = 1 << 23;
/** Positions of a strip: its outputs stay in the first cache. */
const STRIP_POSITIONS = 16;

/** Products of Winograd's form, each with its share of the transforms, for one of the plain sum's; below this it pays. */
const WORTH = 0.85;

const classOf = (axis: Axis) => (axis.classes.length === 1 ? axis.classes[0] : undefined);

/** Step, taps and padding of an axis of one class. */
function geometry(axis: Axis): { step: number; taps: number; padding: number; dilation: number } {
  const taps = axis.classes[0];
  return { step: axis.step, taps: taps.length, padding: -taps[0].offset, dilation: taps.length > 1 ? taps[1].offset - taps[0].offset : 1 };
}

/** Whether a convolution has the form that Winograd's kernel takes, and is large enough to gain by it. */
export function suitsWinograd(c: Convolution): boolean {
  const [d, h, w] = c.axes;
  if (c.groups > 1 || c.axes.some((axis) => !classOf(axis))) return false;
  const [gd, gh, gw] = [geometry(d), geometry(h), geometry(w)];
  if (gw.taps !== 3 || gw.step !== 1 || gw.dilation !== 1 || gh.step !== 1) return false;
  const taps = gd.taps * gh.taps;
  const positions = h.output * Math.ceil(w.output / TILE);
  const plain = 3 * taps * h.output * w.output * c.channels * roundUp(c.outputs, LANES);
  const products = FACTORS * taps * roundUp(positions, TILE) * c.channels * roundUp(c.outputs, LANES);
  // Vectors of four: 18 sums a position and vector of outputs, some 30 operations a position and vector of channels.
  const transforms = LANES * (2 * 18 * positions * Math.ceil(c.outputs / LANES) + 30 * positions * Math.ceil(c.channels / LANES));
  return products + transforms < WORTH * plain;
}

/** The calls of a convolution whose weight is known: for each sample and slab of planes, the inputs' transform, then products and outputs. */
export function winogradCalls(memory: KernelMemory, c: Convolution, weight: ArrayLike<number>): Call[] {
  const [d, h, w] = c.axes;
  const [gd, gh, gw] = [geometry(d), geometry(h), geometry(w)];
  const tiles = Math.ceil(w.output / TILE);
  const rows = h.output + (gh.taps - 1) * gh.dilation;
  const positionPitch = 4 * roundUp(c.channels, LANES);
  const factorPitch = rows * tiles * positionPitch;
  const planePitch = FACTORS * factorPitch;
  const span = (gd.taps - 1) * gd.dilation + 1;
  const planesOf = (outputs: number) => (outputs - 1) * gd.step + span;
  let slab = d.output;
  while (slab > 1 && planesOf(slab) * planePitch > SLAB_BYTES) slab = Math.ceil(slab / 2);
  const stripRows = Math.min(h.output, Math.ceil(STRIP_POSITIONS / tiles));
  const strips = Math.ceil(h.output / stripRows);
  const blocks = Math.ceil(c.outputs / BLOCK);

  const epilogue = epilogueParams(memory, c.epilogue, c.slope, c.residual);
  const voxelsIn = d.input * h.input * w.input;
  const voxelsOut = d.output * h.output * w.output;
  const shared = {
    ...{ xPitch: memory.pitch(c.x), yPitch: memory.pitch(c.y) },
    // The last positions are read with up to three behind them.
    transformed: memory.scratch(planesOf(slab) * planePitch + (TILE - 1) * positionPitch),
    ...{ positionPitch, factorPitch, planePitch },
    weights: memory.keep(transformWeights(c, gd.taps * gh.taps, weight)),
    bias: c.bias ? memory.address(c.bias) : memory.zeros(4 * roundUp(c.outputs, LANES)),
    ...{ channels: c.channels, outputs: c.outputs, depth: d.input, height: h.input, width: w.input },
    ...{ outHeight: h.output, outWidth: w.output, tiles, rows, stripRows, strips },
    ...{ tapsD: gd.taps, tapsH: gh.taps, stepD: gd.step },
    ...{ paddingD: gd.padding, paddingH: gh.padding, paddingW: gw.padding, dilationD: gd.dilation, dilationH: gh.dilation },
  };
  const calls: Call[] = [];
  for (let n = 0; n < c.samples; n++) {
    for (let firstOut = 0; firstOut < d.output; firstOut += slab) {
      const planes = Math.min(slab, d.output - firstOut);
      const first = firstOut * gd.step - gd.padding;
      const firstPlane = Math.max(first, 0);
      const inputPlanes = Math.min(first + planesOf(planes), d.input) - firstPlane;
      const params: WinogradParams = {
        ...epilogue,
        ...shared,
        residual: epilogue.residual && epilogue.residual + n * voxelsOut * epilogue.residualPitch,
        x: memory.address(c.x) + n * voxelsIn * shared.xPitch,
        y: memory.address(c.y) + n * voxelsOut * shared.yPitch,
        ...{ firstPlane, firstOut, planes },
      };
      const transformWork = 3 * FACTORS * tiles * c.channels;
      const productWork = FACTORS * gd.taps * gh.taps * stripRows * tiles * c.channels * BLOCK;
      if (inputPlanes > 0) calls.push(memory.call('winograd_input', params, inputPlanes * rows, transformWork));
      calls.push(memory.call('winograd', params, blocks * planes * strips, productWork));
    }
  }
  return calls;
}

/** [outputs / 8][6][taps along D and H][channels][8]. */
function transformWeights(c: Convolution, taps: number, weight: ArrayLike<number>): Float32Array {
  const out = new Float32Array(Math.ceil(c.outputs / BLOCK) * FACTORS * taps * c.channels * BLOCK);
  for (let o = 0; o < c.outputs; o++) {
    for (let channel = 0; channel < c.channels; channel++) {
      const from = c.weightIndex(o, channel);
      for (let tap = 0; tap < taps; tap++) {
        const [u, v, w] = [0, 1, 2].map((i) => weight[from + 3 * tap + i]);
        transform.forEach(([g0, g1, g2], k) => {
          const to = (((Math.floor(o / BLOCK) * FACTORS + k) * taps + tap) * c.channels + channel) * BLOCK + (o % BLOCK);
          out[to] = g0 * u + g1 * v + g2 * w;
        });
      }
    }
  }
  return out;
}
