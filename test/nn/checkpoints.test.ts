import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { asFloat64, type Tensor } from '../../src/core/tensor';
import { readWeights } from '../../src/nn/formats/weights';
import { buildNetwork } from '../../src/nn/models/build';
import { compile } from '../../src/ops/compile';
import { backends } from '../support/backends';
import { assertClose } from '../support/close';
import { describeReference, readGoldens, readJson, referencePath } from '../support/reference';

interface Golden {
  readonly config: Readonly<Record<string, unknown>>;
}

/** Every file of weights, the network it belongs to, and how far its storage type may move the output. */
const files: readonly { file: string; network: 'unet' | 'densenet'; rel: number }[] = [
  { file: 'unet.safetensors', network: 'unet', rel: 1e-4 },
  { file: 'unet_zip.pt', network: 'unet', rel: 1e-4 },
  { file: 'unet_legacy.pt', network: 'unet', rel: 1e-4 },
  { file: 'unet_wrapped.pt', network: 'unet', rel: 1e-4 },
  { file: 'unet_with_optimizer.pt', network: 'unet', rel: 1e-4 },
  { file: 'unet_dataparallel.pt', network: 'unet', rel: 1e-4 },
  // 11 and 8 bits of significand in every weight.
  { file: 'unet_half.pt', network: 'unet', rel: 1e-3 },
  { file: 'unet_bfloat16.pt', network: 'unet', rel: 4e-3 },
  { file: 'densenet_small.pt', network: 'densenet', rel: 1e-4 },
];

const classes = { unet: 'UNet', densenet: 'DenseNet' } as const;

for (const { name, create, skip } of backends) {
  describe(`checkpoints give the stated output on ${name}`, { skip }, () => {
    describeReference('monai/checkpoints', 'files', () => {
      const goldens = readGoldens('monai/checkpoints', 'golden.safetensors');
      const golden = readJson<Record<'unet' | 'densenet', Golden>>('monai/checkpoints', 'golden.json');
      for (const { file, network, rel } of files) {
        test(file, async () => {
          const backend = await create();
          const input = goldens.get(`${network}/in`) as Tensor;
          const { graph } = buildNetwork({ name: classes[network], args: golden[network].config }, input.shape);
          const { tensors } = readWeights(readFileSync(referencePath('monai/checkpoints', file)), file);
          const executable = await backend.load(compile(graph), tensors);
          const { output } = await executable.run({ input });
          executable.dispose();
          backend.dispose();
          assertClose(asFloat64(output), (goldens.get(`${network}/out`) as Tensor).data as Float32Array, { rel }, file);
        });
      }
    });
  });
}
