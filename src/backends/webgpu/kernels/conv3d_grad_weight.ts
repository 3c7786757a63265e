import { conv3d_grad_weight as rowsShader } from '../../../../shaders/conv3d_grad_weight.wgsl';
import { conv3d_grad_weight_merge as mergeShader } from '../../../../shaders/conv3d_grad_weight_merge.wgsl';
import { conv3d_grad_weight_tile as tileShader } from '../../../../shaders/conv3d_grad_weight_tile.wgsl';
import { numel, type Triple, triple } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import { type Bound, type DeviceTraits, type Dispatch, dispatch, type Kernel, type Source, variants } from '../kernel';
import { channelsOf } from './conv/problem';
import { mostTrialFlops } from './conv/trial';
import { quadsOf, spatial } from './operands';

/** Items that fill a device, positions that one sum should run over, and the most bytes of partial sums, but for one split. */
const ITEMS = 32768;
const POSITIONS = 1024;
const PARTIAL_BYTES = 32 << 20;

const MATRIX_BYTES = 64;

const choices = { TAPS: [1, 2, 3], WIDE: [false, true] };

/** In software a large tile takes seconds to compile: small problems get small ones. */
const SMALL_FLOPS = 1e6;

/** Outputs and channels that a workgroup of the staged variant makes. */
const TILE = 32;
const TILE_WORKGROUP = 32;

interface Problem {
  readonly batch: number;
  readonly outputs: number;
  readonly channels: number;
  readonly groups: number;
  readonly kernel: Triple;
  readonly stride: Triple;
  readonly padding: Triple;
  readonly dilation: Triple;
  readonly xSize: Triple;
  readonly dySize: Triple;
}

type Operands = Readonly<Record<'x' | 'dy' | 'y', Bound>>;

const flopsOf = ({ batch, outputs, channels, groups, kernel, dySize }: Problem): number =>
  (2 * batch * numel(dySize) * numel(kernel) * outputs * channels) / groups;

/** `rows`: an item sums rows of dy in registers, 4 or 8 outputs of 1 to 3 taps. `tile`: a workgroup stages both factors. */
function validOf({ outputs, channels, groups }: Problem): string[] {
  const rows = outputs > LANES ? ['rows 8', 'rows 4'] : ['rows 4'];
  return groups === 1 && outputs > TILE / 4 && channels > TILE / 4 ? [...rows, 'tile'] : rows;
}

const usualOf = (problem: Problem, { software }: DeviceTraits): string =>
  problem.outputs > LANES && (!software || flopsOf(problem) > SMALL_FLOPS) ? 'rows 8' : 'rows 4';

/** Rows of dy in splits, then their merge. */
function lowerOn(variant: string, problem: Problem, { x, dy, y }: Operands): Dispatch[] {
  const { batch, outputs, channels, groups, kernel, stride, padding, dilation, xSize, dySize } = problem;
  const staged = variant === 'tile';
  const wide = variant !== 'rows 4';
  const atOnce = staged ? 1 : ([3, 2, 1].find((count) => kernel[2] % count === 0) as number);
  const rows = batch * dySize[0] * dySize[1];
  const perTile = wide ? 2 : 1;
  const read = channelsOf({ inputs: channels, outputs, groups }, perTile);
  const items = (numel(kernel) / atOnce) * Math.ceil(quadsOf(outputs) / perTile) * read.count;
  const itemBytes = atOnce * perTile * MATRIX_BYTES;
  const wanted = Math.max(Math.ceil(ITEMS / items), Math.ceil((rows * dySize[2]) / POSITIONS));
  const most = Math.max(1, Math.floor(PARTIAL_BYTES / (items * itemBytes)));
  const rowsPerSplit = Math.ceil(rows / Math.min(wanted, most, rows));
  const splits = Math.ceil(rows / rowsPerSplit);
  const partials: Source = { kind: 'scratch', slot: 0, bytes: splits * items * itemBytes };
  const uniforms = {
    outputs,
    x_size: xSize,
    channels: read.count,
    dy_size: dySize,
    last_start: read.lastStart,
    taps: kernel,
    out_per_group: outputs / groups,
    stride,
    in_per_group: channels / groups,
    offset: triple(padding.map((extent) => -extent)),
    rows,
    step: dilation,
    rows_per_split: rowsPerSplit,
    x: x.view,
    dy: dy.view,
    y: y.view,
    splits,
  };
  const bindings = { x: x.source, dy: dy.source, partials };
  const tiles = splits * numel(kernel) * Math.ceil(outputs / TILE) * Math.ceil(channels / TILE);
  return [
    staged
      ? dispatch(tileShader, { constants: { TAPS: 1, WIDE: true, WORKGROUP: TILE_WORKGROUP }, uniforms, bindings, items: tiles * TILE_WORKGROUP })
      : dispatch(rowsShader, {
          constants: { TAPS: atOnce, WIDE: wide, SLIDE: stride[2] === 1 && dilation[2] === 1 },
          uniforms,
          bindings,
          items: splits * items,
        }),
    dispatch(mergeShader, {
      constants: { TAPS: atOnce, WIDE: wide, GROUPED: groups > 1 },
      uniforms,
      bindings: { partials, y: y.source },
      items: outputs * numel(kernel) * quadsOf(channels / groups),
      weight: 0.05,
    }),
  ];
}

/** One sample with its depth, then its other extents halved until it is small enough to time. */
function trialOf(problem: Problem, traits: DeviceTraits): Problem {
  let trial: Problem = { ...problem, batch: 1 };
  while (flopsOf(trial) > mostTrialFlops(traits) && numel(trial.dySize) > 1) {
    const axis = trial.dySize.findIndex((extent) => extent > 1);
    trial = { ...trial, dySize: triple(trial.dySize.map((extent, i) => (i === axis ? Math.ceil(extent / 2) : extent))) };
  }
  const reach = (axis: number) =>
    (trial.dySize[axis] - 1) * trial.stride[axis] - trial.padding[axis] + (trial.kernel[axis] - 1) * trial.dilation[axis] + 1;
  return { ...trial, xSize: triple(trial.xSize.map((extent, axis) => Math.max(1, Math.min(extent, reach(axis))))) };
}

function lowerTrial(variant: string, trial: Problem): Dispatch[] {
  const { outputs, channels, groups, kernel, xSize, dySize } = trial;
  const scratch = (slot: number, rows: number, columns: number): Bound => ({
    source: { kind: 'scratch', slot, bytes: 16 * rows * quadsOf(columns) },
    view: [0, quadsOf(columns)],
  });
  const y = scratch(3, outputs * numel(kernel), channels / groups);
  return lowerOn(variant, trial, { x: scratch(1, numel(xSize), channels), dy: scratch(2, numel(dySize), outputs), y });
}

export const conv3d_grad_weight: Kernel<'conv3d_grad_weight'> = {
  variants: [
    variants(rowsShader, { ...choices, SLIDE: [false, true] }),
    variants(tileShader, {}, [], [{ TAPS: 1, WIDE: true, WORKGROUP: TILE_WORKGROUP }]),
    variants(mergeShader, { ...choices, GROUPED: [false, true] }),
  ],
  lower: ({ attrs, inputs, outputs: [y], traits, bind }) => {
    const [x, dy] = inputs as Operand[];
    const { groups, kernel, stride, padding, dilation } = attrs;
    const problem: Problem = {
      batch: dy.shape[0],
      outputs: dy.shape[1],
      channels: x.shape[1],
      groups,
      kernel,
      stride,
      padding,
      dilation,
      xSize: spatial(x),
      dySize: spatial(dy),
    };
    const trial = trialOf(problem, traits);
    const strides = stride.every((step) => step === 1) ? '' : ` stride ${stride.join('x')}`;
    const steps = dilation.every((step) => step === 1) ? '' : ` step ${dilation.join('x')}`;
    const inGroups = groups === 1 ? '' : ` in ${groups} groups`;
    const at = trial.dySize.map((extent) => 2 ** Math.round(Math.log2(extent))).join('x');
    const variant = traits.choose({
      problem: `conv_grad_weight ${problem.channels} to ${problem.outputs}${inGroups}, window ${kernel.join('x')}${strides}${steps} at ${at}`,
      valid: validOf(problem),
      usual: usualOf(problem, traits),
      trial: (name) => lowerTrial(name, trial),
    });
    return lowerOn(variant, problem, { x: bind(x), dy: bind(dy), y: bind(y) });
  },
};

/** Names of the variants, in the order that decides between equals. */
export const gradWeightVariants: readonly string[] = ['rows 8', 'rows 4', 'tile'];
