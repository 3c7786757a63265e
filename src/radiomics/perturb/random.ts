import { randomUnit } from '../../core/rng';

/** Uniform from -amount to amount. */
export function between(amount: number, seed: number, index = 0): number {
  return amount * (2 * randomUnit(seed, index) - 1);
}

/** Standard normal (Box and Muller 1958); each index has its own value. */
export function normal(seed: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - randomUnit(seed, 2 * index)));
  return radius * Math.cos(2 * Math.PI * randomUnit(seed, 2 * index + 1));
}
