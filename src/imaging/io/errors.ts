import { PmError } from '../../core/errors';

/** The header contradicts its format or itself. */
export function badHeader(file: string, why: string, hint = 'check that the file is whole, or export it again'): PmError {
  return new PmError('volume-header', file, why, hint);
}

/** Legal, but not read here. */
export function unsupported(file: string, why: string, hint: string): PmError {
  return new PmError('volume-unsupported', file, why, hint);
}

/** Fewer voxels than the header promises. */
export function shortData(file: string, wanted: number, present: number): PmError {
  return new PmError('volume-truncated', file, `the data need ${wanted} bytes, ${present} are there`, 'copy or download the file again');
}

export function tooLarge(file: string, bytes: number, maxBytes: number): PmError {
  return new PmError(
    'volume-too-large',
    file,
    `the data take ${bytes} bytes, the limit is ${maxBytes}`,
    'crop or resample the image, or raise maxBytes',
  );
}
