import { badOption } from '../options';
import { type RicianNoiseOptions, ricianNoise } from '../rician-noise';
import { each, randomTransform } from './random-transform';

export interface RandRicianNoiseOptions {
  /** Of the two normal numbers of each value, 0 by default; with `channelWise` also a list. */
  readonly mean?: number | readonly number[];
  /** Their largest standard deviation, 1 by default; with `channelWise` also a list. */
  readonly std?: number | readonly number[];
  readonly channelWise?: boolean;
  /** `std` counts in standard deviations of the values. */
  readonly relative?: boolean;
  /** Whether the standard deviation is uniform from 0 to `std` (default), or `std` itself. */
  readonly sampleStd?: boolean;
}

/** The magnitude of the values with complex normal noise, with probability `prob`, 0.1 (RandRicianNoise). */
export const randRicianNoise = randomTransform<RandRicianNoiseOptions, RicianNoiseOptions>({
  effect: 'values',
  options: { mean: 'numbers', std: 'numbers', channelWise: 'boolean', relative: 'boolean', sampleStd: 'boolean' },
  prob: 0.1,
  draw(random, { mean = 0, std = 1, channelWise = false, relative = false, sampleStd = true }, { channels }) {
    const count = channelWise ? channels : 1;
    const list = (option: string, value: number | readonly number[]) => {
      const numbers = typeof value === 'number' ? new Array<number>(count).fill(value) : value;
      if (numbers.length !== count)
        throw badOption('RandRicianNoise', option, JSON.stringify(value), `give one number${channelWise ? ` or ${count}` : ''}`);
      return numbers;
    };
    const spreads = list('std', std).map((most) => (sampleStd ? random.uniform(0, most) : most));
    return { mean: list('mean', mean), std: spreads, relative, channelWise, stream: random.fork() };
  },
  apply: each(ricianNoise),
});
