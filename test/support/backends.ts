import type { Backend } from '../../src/backends/backend';
import { createReferenceBackend } from '../../src/backends/reference/backend';

/** One backend of each kind that this machine can run; each says why where it cannot. */
const all: readonly { name: Backend['info']['name']; create: () => Promise<Backend> | Backend; skip: string | false }[] = [
  { name: 'reference', create: createReferenceBackend, skip: false },
];

/** Those that `PM_BACKENDS` names, separated by commas; all without it. */
const wanted = process.env.PM_BACKENDS?.split(',');
export const backends = all.filter(({ name }) => wanted?.includes(name) ?? true);
