import { PmError } from '../../core/errors';
import { nearestName } from '../../core/nearest';
import { fnv1a32 } from '../../core/rng';
import type { Volume } from '../../imaging/volume';
import { perturbations } from './all';
import type { Perturbation, Perturbed } from './perturbation';

/** Perturbations with their amounts, one after the other. */
export type Chain = readonly { readonly perturbation: Perturbation; readonly amount: number }[];

/** All of them with their usual amounts. */
export const fullChain: Chain = perturbations.map((perturbation) => ({ perturbation, amount: perturbation.usual }));

/**
 * Reads a chain such as `rotation=5,noise,volume=0.1`: names, each with its amount or the usual one.
 * Throws `perturbation`, naming what is allowed.
 */
export function parseChain(text: string): Chain {
  return text.split(',').map((part) => {
    const [name, value, ...more] = part.split('=').map((piece) => piece.trim());
    const names = perturbations.map((each) => each.name);
    const perturbation = perturbations.find((each) => each.name === name);
    if (!perturbation) {
      const hint = name === '' ? `name some of ${names.join(', ')}` : `did you mean ${nearestName(name, names)}?`;
      throw new PmError('perturbation', `perturbation "${name}"`, 'there is none of that name', hint);
    }
    const amount = value === undefined ? perturbation.usual : Number(value || Number.NaN);
    if (!(amount > 0 && amount <= perturbation.most) || more.length > 0) {
      const why = `"${part.trim()}" has no amount above 0 up to ${perturbation.most}`;
      throw new PmError('perturbation', `perturbation ${name}`, why, `give ${perturbation.help}`);
    }
    return { perturbation, amount };
  });
}

/** The chain with all its amounts, as `parseChain` reads it. */
export function chainText(chain: Chain): string {
  return chain.map(({ perturbation, amount }) => `${perturbation.name}=${amount}`).join(',');
}

/** Which of the changes that a chain can make. */
export interface Draw {
  readonly seed: number;
  readonly repeat: number;
  /** Name of the case: noise and contours differ from case to case, angles, shifts and volumes do not. */
  readonly id: string;
}

/** Applies a chain; the same draw gives the same result. `mask` is 1 inside the region, 0 outside, on the image's grid. */
export function perturb(image: Volume, mask: Volume, chain: Chain, { seed, repeat, id }: Draw): Perturbed {
  return chain.reduce<Perturbed>(
    (state, { perturbation, amount }, step) => {
      const key = `${seed}/${repeat}/${step}/${perturbation.name}`;
      return perturbation.apply(state.image, state.mask, amount, { repeat: fnv1a32(key), case: fnv1a32(`${key}/${id}`) });
    },
    { image, mask },
  );
}
