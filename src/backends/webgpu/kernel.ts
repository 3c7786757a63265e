import type { Operand, SlabOperand } from '../../graph/plan';
import type { AttrsOf, OpName } from '../../ops/all';
import type { Packing } from '../packing';
import type { Constants } from './pipelines';
import type { Shader } from './shader';

/** What a shader's binding is bound to. A slab's offset is a multiple of 256 bytes; data are uploaded once; scratch lives for one step. */
export type Source =
  | { readonly kind: 'slab'; readonly slab: number; readonly offset: number; readonly bytes: number }
  | { readonly kind: 'data'; readonly data: Float32Array | Int32Array }
  | { readonly kind: 'scratch'; readonly slot: number; readonly bytes: number };

/** The first element and the pitch of a value inside its binding. */
export type View = readonly [first: number, pitch: number];

/** A value as a shader takes it: bound, with its view in vec4. */
export interface Bound {
  readonly source: Source;
  readonly view: View;
}

/** One dispatch: `items` invocations (`lib/grid`) of a specialised shader. */
export interface Dispatch {
  readonly shader: Shader;
  readonly constants: Constants;
  readonly uniforms: Readonly<Record<string, number | readonly number[]>>;
  readonly bindings: Readonly<Record<string, Source | undefined>>;
  readonly items: number;
  /** Share of the step's work, relative to its other dispatches. */
  readonly weight: number;
}

/** A weight in a kernel's own order, and the dispatches that bring it there before each use: none for a constant. */
export interface Packed {
  readonly source: Source;
  readonly dispatches: readonly Dispatch[];
}

/** A question to which several variants of a kernel are an answer. */
export interface Choice {
  /** The class of problems that share the answer. */
  readonly problem: string;
  /** Names of the variants that are valid, in the order that decides between equals. */
  readonly valid: readonly string[];
  /** The one to take where nobody knows better. */
  readonly usual: string;
  /** A problem of the class, of limited size, on a variant; every operand is scratch. */
  readonly trial: (variant: string) => readonly Dispatch[];
}

/** The name of one of a choice's valid variants. */
export type Choose = (choice: Choice) => string;

export const chooseUsual: Choose = ({ usual }) => usual;

/** What a kernel may ask about the device when it chooses a variant. */
export interface DeviceTraits {
  /** WebGPU emulated on the CPU. */
  readonly software: boolean;
  readonly workgroupBytes: number;
  /** Values can be swapped within four neighbouring invocations (the feature `subgroups`). */
  readonly swaps: boolean;
  /** Shaders may compute with halves (the feature `shader-f16`). */
  readonly half: boolean;
  /** What a variant's result may deviate by, relative to the largest value. */
  readonly deviation: number;
  readonly choose: Choose;
}

/** A step of the plan as a kernel sees it. */
export interface KernelStep<K extends OpName> {
  readonly attrs: AttrsOf<K>;
  readonly inputs: readonly (Operand | undefined)[];
  readonly outputs: readonly SlabOperand[];
  readonly traits: DeviceTraits;
  /** Binds a value; a constant is packed like an activation. Nothing for an absent input. */
  bind(operand: Operand): Bound;
  bind(operand: Operand | undefined): Bound | undefined;
  /** A weight in an order of the kernel's own. */
  packed(operand: Operand, packing: Packing): Packed;
}

/** Values that each marked constant of a shader may take: the explicit list of a kernel's variants. */
export interface Variants {
  readonly shader: Shader;
  readonly choices: Readonly<Record<string, readonly (number | boolean)[]>>;
  /** Features that the device must have. */
  readonly features: readonly GPUFeatureName[];
  /** Constants that go together: each of these sets goes with every choice. */
  readonly sets: readonly Constants[];
}

/** An operator on WebGPU: plain functions of the step; nothing here touches a device. */
export interface Kernel<K extends OpName> {
  readonly variants: readonly Variants[];
  readonly lower: (step: KernelStep<K>) => Dispatch[];
}

interface Call<C extends object, U extends object, B extends string> {
  readonly constants?: Partial<C>;
  readonly uniforms: Omit<U, 'grid'>;
  readonly bindings: Readonly<Record<B, Source | undefined>>;
  readonly items: number;
  readonly weight?: number;
}

/** A dispatch whose names TypeScript checks against the shader. */
export function dispatch<C extends object, U extends object, B extends string>(shader: Shader<C, U, B>, call: Call<C, U, B>): Dispatch {
  return {
    shader,
    constants: { ...shader.constants, ...call.constants } as Constants,
    uniforms: call.uniforms as Dispatch['uniforms'],
    bindings: call.bindings,
    items: call.items,
    weight: call.weight ?? 1,
  };
}

/** A shader's variants, its names checked. */
export function variants<C extends object, U extends object, B extends string>(
  shader: Shader<C, U, B>,
  choices: { readonly [K in keyof C]?: readonly C[K][] },
  features: readonly GPUFeatureName[] = [],
  sets: readonly Partial<C>[] = [{}],
): Variants {
  return { shader, choices: choices as Variants['choices'], features, sets: sets as readonly Constants[] };
}
