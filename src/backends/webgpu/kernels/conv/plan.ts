import type { Operand, SlabOperand } from '../../../../graph/plan';
import type { Epilogue } from '../../../../ops/epilogue';
import type { DeviceTraits, Dispatch, Variants } from '../../kernel';
import { gatherVariants } from '../gather';
import { epilogueOf } from '../operands';
import { directShaders, directVariants } from './direct';
import { gemmShaders, gemmVariants } from './gemm';
import { haloShaders, haloVariants } from './halo';
import type { ConvOperands, ConvProblem } from './problem';
import { registerShaders, registerVariants, usualTile } from './register';
import { classOf, lowerTrial, trialOf } from './trial';
import type { ConvVariant } from './variant';

/** Every way to compute a convolution, in the order that decides between equals. */
export const convVariants: readonly ConvVariant[] = [...registerVariants, ...directVariants, ...haloVariants, ...gemmVariants];

export const convShaders: readonly Variants[] = [...registerShaders, ...directShaders, ...haloShaders, ...gemmShaders, gatherVariants];

/** The dispatch of a problem, after those of its weight, on the variant that the device's traits choose. */
export function planConv(
  problem: ConvProblem,
  operands: ConvOperands,
  attrs: Epilogue,
  slope: Operand | undefined,
  y: SlabOperand,
  traits: DeviceTraits,
): Dispatch[] {
  const valid = convVariants.filter((variant) => variant.deviation <= traits.deviation && variant.isValid(problem, traits));
  const named = (name: string) => valid.find((variant) => variant.name === name) as ConvVariant;
  const trial = trialOf(problem, traits);
  const chosen = traits.choose({
    problem: classOf(trial),
    valid: valid.map(({ name }) => name),
    usual: usualTile(problem, traits),
    trial: (name) => lowerTrial(trial, named(name), traits),
  });
  return named(chosen).lower(problem, operands, epilogueOf(attrs, slope, operands.slope, operands.residual, y), traits);
}
