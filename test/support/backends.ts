import type { Backend } from '../../src/backends/backend';
import { createReferenceBackend } from '../../src/backends/reference/backend';

/** One backend of each kind that this machine can run; each says why where it cannot. */
export const backends: readonly { name: Backend['info']['name']; create: () => Promise<Backend> | Backend; skip: string | false }[] = [
  { name: 'reference', create: createReferenceBackend, skip: false },
];
