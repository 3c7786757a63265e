import { badArgument, type Rule } from '../arguments';
import type { Activation } from './activation';
import { type Dropout, dropoutLayer } from './dropout';
import { type Layer, type ModuleBuilder, sequential } from './module';
import type { Normalisation } from './normalisation';

export interface AdnOptions {
  /** Letters A, D, N in the order of the layers; a letter left out leaves its layer out. */
  readonly ordering?: string;
  readonly act?: Activation | null;
  readonly norm?: Normalisation | null;
  readonly dropout?: Dropout | null;
}

/** MONAI's ADN: activation, dropout and normalisation, keys `A` and `N`; dropout has none. */
export function adn(m: ModuleBuilder, channels: number, { ordering = 'NDA', act, norm, dropout }: AdnOptions): Layer {
  const layers = [...new Set(ordering)].flatMap((letter): Layer[] => {
    if (letter === 'N' && norm) return [norm(m.scope('N'), channels)];
    if (letter === 'A' && act) return [act(m.scope('A'))];
    if (letter === 'D' && dropout) return [dropoutLayer(m.scope('D'), dropout)];
    return [];
  });
  return sequential(...layers);
}

/** Reads MONAI's `adn_ordering`. */
export const adnOrdering: Rule<string> = (value, where) => {
  if (typeof value !== 'string' || !/^[adn]*$/i.test(value)) throw badArgument(where, value, 'give the letters A, D and N in an order');
  return value.toUpperCase();
};
