import { PmError } from './errors';
import { philox, type StreamKey } from './philox';
import { fnv1a32 } from './rng';

/**
 * The stream of `seed` and a path of up to four names or whole numbers, such as an epoch, a case and a transform; what is left
 * out counts as 0. It depends on nothing else: neither on the order in which streams are read nor on who reads them.
 *
 * Throws `seed` where the seed or a number of the path is not a whole number from 0 to 2^32 - 1.
 */
export function randomStream(seed: number, path: readonly (number | string)[] = []): Random {
  const words = [seed, ...path].map((part) => {
    if (typeof part === 'string') return fnv1a32(part);
    if (Number.isInteger(part) && part >= 0 && part <= 0xffffffff) return part;
    throw new PmError('seed', `random stream ${[seed, ...path].join(' / ')}`, `${part} is no word of it`, 'give whole numbers from 0 to 4294967295');
  });
  const [k0, k1 = 0, c1 = 0, c2 = 0, c3 = 0] = words;
  return new Random([k0, k1, c1, c2, c3]);
}

/** Random numbers one after the other, all of them a function of the key. Up to 2^34 words, then they repeat. */
export class Random {
  private readonly words = new Uint32Array(4);
  private used = 4;
  private block = 0;
  private spare: number | undefined;

  constructor(private readonly key: StreamKey) {}

  /** 32 random bits. */
  bits(): number {
    if (this.used === 4) {
      philox(this.key, this.block++, this.words);
      this.used = 0;
    }
    return this.words[this.used++];
  }

  /** Uniform in [0, 1), a multiple of 2^-32. */
  unit(): number {
    return this.bits() / 0x100000000;
  }

  /** Uniform from `low` up to and without `high`. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number from `low` up to and without `high`, each as likely to 2^-53. */
  integer(low: number, high: number): number {
    const unit = ((this.bits() >>> 5) * 0x4000000 + (this.bits() >>> 6)) / 0x20000000000000;
    return low + Math.floor((high - low) * unit);
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.unit() < p;
  }

  /** Standard normal (Box and Muller 1958), of 32 bits: at most 6.7 from 0. */
  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit()));
    const angle = 2 * Math.PI * this.unit();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** The key of a stream of its own, drawn from this one: so few words stand for a whole field of noise. */
  fork(): StreamKey {
    return [this.bits(), this.bits(), this.bits(), this.bits(), this.bits()];
  }
}
