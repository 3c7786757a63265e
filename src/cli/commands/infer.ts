import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { PmError } from '../../core/errors';
import { asFloat32, tensor } from '../../core/tensor';
import { parseArchitecture } from '../../nn/formats/architecture';
import { readSafetensors, writeSafetensors } from '../../nn/formats/safetensors';
import { readWeights } from '../../nn/formats/weights';
import { buildNetwork } from '../../nn/models/build';
import { compile } from '../../ops/compile';
import { disclaimer } from '../../study/disclaimer';
import { type Command, text } from '../command';
import { writeWhole } from '../output';
import { notReadable } from '../parameters';

const read = (path: string) => readFile(path).catch((error) => Promise.reject(notReadable(path, error)));

/** A network on a tensor. */
export const infer: Command = {
  name: 'infer',
  summary: 'Run a network on a tensor: `input` f32 [N, C, D, H, W] in, `output` out, both in safetensors files.',
  positionals: [{ name: 'MODEL' }, { name: 'IN.safetensors' }, { name: 'OUT.safetensors' }],
  options: {
    architecture: { type: 'string', value: 'JSON', help: "name and arguments of the network, as MONAI names them, where MODEL's metadata has none" },
  },
  example: `pm-analyzer infer unet.pt in.safetensors out.safetensors --architecture '{"name":"UNet","args":{"spatial_dims":3,"in_channels":1,"out_channels":2,"channels":[16,32],"strides":[2]}}'`,
  run: async (context, [modelPath, inputPath, outputPath]) => {
    const { tensors: weights, metadata } = readWeights(await read(modelPath), basename(modelPath));
    const described = text(context.options, 'architecture') ?? metadata.architecture;
    if (described === undefined)
      throw new PmError('architecture-missing', modelPath, 'does not say which network its weights belong to', 'give --architecture JSON');
    const input = readSafetensors(await read(inputPath)).tensors.get('input');
    if (!input) throw new PmError('input-missing', inputPath, 'holds no tensor named "input"', 'name it so');
    const plan = compile(buildNetwork(parseArchitecture(described), input.shape).graph);
    const backend = await context.backend();
    const executable = await backend.load(plan, weights, context);
    const start = performance.now();
    const { output } = await executable.run({ input: tensor('f32', input.shape, asFloat32(input)) }, context);
    const milliseconds = performance.now() - start;
    await writeWhole(outputPath, writeSafetensors(new Map([['output', tensor('f32', output.shape, asFloat32(output))]]), { disclaimer }));
    const { dispatches, bytes } = executable.stats;
    context.print(
      `${outputPath}: [${output.shape}], ${milliseconds.toFixed(1)} ms, ${(plan.flops / 1e9).toFixed(3)} GFLOP, ${dispatches} dispatches`,
    );
    context.print(`planned activations ${(plan.activationBytes / 2 ** 20).toFixed(1)} MiB, weights ${(plan.constantBytes / 2 ** 20).toFixed(1)} MiB`);
    executable.dispose();
    return {
      output: outputPath,
      shape: output.shape,
      milliseconds,
      flops: plan.flops,
      dispatches,
      bytes,
      activationBytes: plan.activationBytes,
      liveBytes: plan.liveBytes,
      backend: backend.info,
    };
  },
};
