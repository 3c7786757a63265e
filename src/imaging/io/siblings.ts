import { messageOf, PmError } from '../../core/errors';
import { unsupported } from './errors';

/** Gives the file of that name from the same folder, or `undefined` where there is none. */
export type SiblingLookup = (name: string) => Promise<Uint8Array | undefined>;

/** The files beside the one being read. */
export interface SiblingFiles {
  /** The first of `names` that is there, with that name. */
  find(...names: string[]): Promise<{ name: string; bytes: Uint8Array } | undefined>;
  /** Throws `volume-file-missing` with the name where it is not there. */
  get(name: string): Promise<{ name: string; bytes: Uint8Array }>;
}

/** Names come from headers, so every name is checked before `lookup` sees it. */
export function siblingFiles(lookup: SiblingLookup | undefined, of: string): SiblingFiles {
  const one = async (unchecked: string) => {
    const name = safeName(unchecked, of);
    try {
      const bytes = await lookup?.(name);
      return bytes && { name, bytes };
    } catch (error) {
      throw missing(of, name, messageOf(error), error);
    }
  };
  return {
    async find(...names) {
      for (const name of names) {
        const found = await one(name);
        if (found) return found;
      }
      return undefined;
    },
    async get(name) {
      const found = await one(name);
      if (!found) throw missing(of, name, 'it is not there');
      return found;
    },
  };
}

function missing(of: string, name: string, why: string, cause?: unknown): PmError {
  return new PmError('volume-file-missing', of, `its data are in the file "${name}": ${why}`, 'give both files together', { cause });
}

/** `name` as a path below the header's own folder; anything that may lead out of it is refused. */
function safeName(name: string, of: string): string {
  const parts = name.split('/').filter((part) => part !== '.');
  const leadsOut = name.startsWith('/') || /[\\\0]/.test(name) || /^[a-z][a-z0-9+.-]*:/i.test(name) || parts.includes('..');
  if (leadsOut || parts.some((part) => part === '')) {
    throw new PmError(
      'volume-file-name',
      of,
      `the data file "${name}" is not below the header's folder`,
      'put both files in one folder and name the file alone',
    );
  }
  return parts.join('/');
}

const maxFiles = 65536;

/** The names of a numbered series, `printf` pattern and `first last step`, as NRRD and MetaImage write it. */
export function numberedNames(pattern: string, first: number, last: number, step: number, of: string): string[] {
  const count = Math.floor((last - first) / step) + 1;
  const digits = /%(0?)(\d{0,2})[di]/.exec(pattern);
  if (!digits || !Number.isInteger(first) || !Number.isInteger(step) || !(count >= 1 && count <= maxFiles)) {
    throw unsupported(of, `the data files "${pattern} ${first} ${last} ${step}" are not a numbered series`, 'join the slices into one file');
  }
  return Array.from({ length: count }, (_, i) => {
    const number = String(first + i * step).padStart(Number(digits[2]), digits[1] || ' ');
    return pattern.replace(digits[0], number);
  });
}
