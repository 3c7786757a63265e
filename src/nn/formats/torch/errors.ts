import { PmError } from '../../../core/errors';
import { printable } from './pickle-values';

/** The checkpoint contradicts itself or is cut short. */
export function damaged(what: string, why: string, options?: ErrorOptions): PmError {
  return new PmError('torch-invalid', printable(what), printable(why), 'save it again with torch.save, or download it again', options);
}
