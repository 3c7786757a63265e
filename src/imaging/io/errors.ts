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

/** What engines throw when an array cannot be allocated, as an error for the user; any other error as it is. */
export function readError(error: unknown, file: string): unknown {
  if (!(error instanceof RangeError) || !/alloc|length|memory/i.test(error.message)) return error;
  return new PmError('volume-too-large', file, 'there is not enough memory for its voxels', 'crop or resample the image', { cause: error });
}
