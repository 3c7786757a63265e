import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numel, type Shape } from '../../../core/shape';
import { asFloat32, type Tensor, tensor } from '../../../core/tensor';
import type { ValueId } from '../../../graph/ir';
import { batchOf } from '../../own';
import { type PlainGraph, plainGraph } from '../../plain';
import { summarise } from '../../report/statistics';
import type { Peer, Runner } from '../../runner';
import { lossModel } from '../../training-graph';
import { findTorch, type Torch, TorchProcess } from './process.node';

/** How PyTorch computes: each is a row of its own. cuDNN's TF32 and bf16 are no f32, and have their own tolerances. */
const modes = {
  'torch cpu': { device: 'cpu', precision: 'f32', tolerance: 1e-4 },
  'torch cuda, strict f32': { device: 'cuda', precision: 'f32', tolerance: 1e-4 },
  'torch cuda, TF32': { device: 'cuda', precision: 'tf32', tolerance: 1e-2 },
  'torch cuda, bf16 autocast': { device: 'cuda', precision: 'bf16', tolerance: 1e-1 },
} as const;

type Mode = keyof typeof modes;

/** PyTorch where a Python has it: on the CPU, or on CUDA in each of its precisions. A single peer that says why, where none has it. */
export async function torchPeers(): Promise<Peer[]> {
  try {
    const torch = await findTorch();
    const names = (Object.keys(modes) as Mode[]).filter((name) => (modes[name].device === 'cuda') === torch.cuda);
    return names.map((name) => ({ name, backend: 'native', open: ({ threads }) => open(torch, name, threads) }));
  } catch (error) {
    const missing = async () => {
      throw error;
    };
    return [{ name: 'torch', backend: 'native', open: missing }];
  }
}

async function open(torch: Torch, name: Mode, threads: number): Promise<Runner> {
  const { device, precision, tolerance } = modes[name];
  const child = new TorchProcess(torch, [device, precision, String(threads)]);
  const hello = await child.answer<{ version: string; device: string; cudnn: number | null }>();
  const folder = await mkdtemp(join(tmpdir(), 'pm-analyzer-torch-'));
  const words = device === 'cpu' ? `${hello.device}, ${threads === 1 ? '1 thread' : `${threads} threads`}` : `${hello.device}, cuDNN ${hello.cudnn}`;
  let files = 0;
  const put = async (data: Float32Array) => {
    const path = join(folder, `${files++}.f32`);
    await writeFile(path, data);
    return path;
  };
  const load = async (graph: PlainGraph, inputs: Readonly<Record<string, Tensor>>) => {
    const id = files++;
    const { entries, weights } = flatten(graph);
    await child.ask({ command: 'load', id, graph: entries, weights: await put(weights) });
    const given = async (tensors: typeof inputs) =>
      Object.fromEntries(
        await Promise.all(Object.entries(tensors).map(async ([key, t]) => [key, { path: await put(asFloat32(t)), shape: t.shape }])),
      );
    return { id, given, inputs: await given(inputs), dispose: async () => void (await child.ask({ command: 'dispose', id })) };
  };
  const timesOf = ({ samples, loops }: { samples: number[]; loops: number }) => summarise(samples, loops);
  return {
    info: { runner: name, version: hello.version, backend: 'native', device: words, software: false, own: false },
    tolerance,
    load: async (model) => {
      const { id, given, dispose } = await load(plainGraph(model), {});
      return {
        run: async (input) => {
          const output = join(folder, `${files++}.f32`);
          const { shape } = await child.ask<{ shape: Shape }>({ command: 'run', id, inputs: await given({ input }), output });
          const bytes = await readFile(output);
          return tensor('f32', shape, new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 4 * numel(shape))));
        },
        time: async (input, effort) => timesOf(await child.ask({ command: 'time', id, inputs: await given({ input }), effort })),
        dispose,
      };
    },
    train: async (benchmark, size) => {
      const { input, target } = batchOf(benchmark, size);
      const { id, inputs, dispose } = await load(plainGraph(lossModel(benchmark, size), { learned: true }), { input, target });
      return {
        step: async (rate) => (await child.ask<{ loss: number }>({ command: 'step', id, inputs, rate })).loss,
        time: async (effort) => timesOf(await child.ask({ command: 'time-step', id, inputs, effort, rate: 1e-3 })),
        dispose,
      };
    },
    dispose: async () => {
      child.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A graph as JSON, its constants and weights one after another. */
function flatten({ nodes, constants, parameters, inputs, output }: PlainGraph) {
  let offset = 0;
  const parts: Float32Array[] = [];
  const list = (tensors: ReadonlyMap<ValueId, Tensor>) =>
    [...tensors].map(([id, t]) => {
      const data = asFloat32(t);
      const entry = { id, shape: t.shape, offset, length: data.length };
      parts.push(data);
      offset += data.length;
      return entry;
    });
  const entries = {
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map((id) => id ?? null) })),
    constants: list(constants),
    parameters: list(parameters),
    inputs: Object.fromEntries(inputs),
    output,
  };
  const weights = new Float32Array(offset);
  let at = 0;
  for (const part of parts) {
    weights.set(part, at);
    at += part.length;
  }
  return { entries, weights };
}
