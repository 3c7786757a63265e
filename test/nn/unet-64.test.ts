import { describe, test } from 'node:test';
import { backends } from '../support/backends';
import { assertClose } from '../support/close';
import { runUnet64 } from './unet-64';

describe('UNet 64³ in one plan', () => {
  let expected: { name: string; output: Float64Array } | undefined;
  for (const { name, create, skip } of backends) {
    const why = name === 'reference' ? 'f64 loops take minutes for 3 GFLOP' : skip;
    test(name, { skip: why }, async (t) => {
      const backend = await create();
      try {
        const { output, line } = await runUnet64(backend);
        t.diagnostic(line);
        expected ??= { name, output };
        assertClose(output, expected.output, { rel: 1e-4 }, `${name} against ${expected.name}`);
      } finally {
        backend.dispose();
      }
    });
  }
});
