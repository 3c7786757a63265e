import { PmError } from '../../core/errors';
import { type PeakKind, type PeakProbe, type PeakRun, peakValue, peakValues } from '../peak';
import { type DeviceContext, openDevice, type WebGpuOptions } from './device';
import { type PeakKernel, peakKernels } from './kernels/peak';
import { checkLimit } from './limits';
import { writeUniforms } from './shader';
import { PassTimer } from './timer';
import { bufferUsage, mapMode } from './usage';

const VECTOR = 16;

/** The limits of a WebGPU adapter, on a device of its own. */
export async function createWebGpuPeaks(options: WebGpuOptions = {}): Promise<PeakProbe> {
  const context = await openDevice(options, true);
  const { device, info } = context;
  const timer = device.features.has('timestamp-query') ? new PassTimer(device) : undefined;
  const probe = {
    // Node's WebGPU lives as long as something refers to it.
    gpu: options.gpu,
    info,
    clock: timer ? ('device' as const) : ('wall' as const),
    prepare: (kind: PeakKind, amount: number) => prepare(context, timer, kind, amount),
    dispose: () => {
      timer?.destroy();
      device.destroy();
    },
  } as const;
  return probe;
}

async function prepare(context: DeviceContext, timer: PassTimer | undefined, kind: PeakKind, amount: number): Promise<PeakRun> {
  const { device, pipelines, takeErrors } = context;
  const kernel = peakKernels[kind](amount);
  const { pipeline, layout } = await pipelines.get(kernel.shader, kernel.constants);
  const buffers: GPUBuffer[] = [];
  const allocate = (size: number, usage: number): GPUBuffer => {
    checkLimit(`peak ${kind}`, 'maxStorageBufferBindingSize', size, device.limits.maxStorageBufferBindingSize);
    const buffer = device.createBuffer({ size, usage });
    buffers.push(buffer);
    return buffer;
  };
  const groups = gridOf(kernel, device.limits.maxComputeWorkgroupsPerDimension);
  const y = allocate(VECTOR * kernel.outputs, bufferUsage.storage | bufferUsage.copySrc);
  const entries = kernel.shader.bindings.map(({ name, binding, access }): GPUBindGroupEntry => {
    if (access === 'uniform') return { binding, resource: { buffer: uniformsOf(device, kernel, groups, allocate) } };
    return { binding, resource: { buffer: name === 'y' ? y : filled(device, kernel.inputs, allocate) } };
  });
  const bindGroup = device.createBindGroup({ layout, entries });
  const submit = (repeats: number) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass({ timestampWrites: timer?.writes });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    for (let n = 0; n < repeats; n++) pass.dispatchWorkgroups(...groups);
    pass.end();
    timer?.resolve(encoder);
    device.queue.submit([encoder.finish()]);
  };
  return {
    flops: kernel.flops,
    bytes: kernel.bytes,
    run: async (repeats) => {
      const start = performance.now();
      submit(repeats);
      await device.queue.onSubmittedWorkDone();
      const wall = performance.now() - start;
      const [failure] = takeErrors();
      if (failure) throw new PmError('webgpu-error', `peak ${kind}`, failure, 'report this device');
      return timer ? timer.read() : wall;
    },
    error: async () => deviation(await download(device, y), kernel),
    dispose: () => {
      for (const buffer of buffers) buffer.destroy();
    },
  };
}

/** Workgroups folded into two dimensions, as `lib/grid` unfolds them. */
function gridOf({ items, constants }: PeakKernel, mostPerRow: number): [x: number, y: number] {
  const total = Math.ceil(items / (constants.WORKGROUP as number));
  const y = Math.ceil(total / mostPerRow);
  return [Math.ceil(total / y), y];
}

type Allocate = (size: number, usage: number) => GPUBuffer;

function uniformsOf(device: GPUDevice, { shader, uniforms, items }: PeakKernel, [perRow]: readonly number[], allocate: Allocate): GPUBuffer {
  const bytes = new ArrayBuffer(shader.uniformBytes);
  writeUniforms(shader, new DataView(bytes), 0, { ...uniforms, grid: [0, perRow, items] });
  const buffer = allocate(bytes.byteLength, bufferUsage.uniform | bufferUsage.copyDst);
  device.queue.writeBuffer(buffer, 0, bytes);
  return buffer;
}

function filled(device: GPUDevice, vectors: number, allocate: Allocate): GPUBuffer {
  const values = peakValues(4 * vectors);
  const buffer = allocate(values.byteLength, bufferUsage.storage | bufferUsage.copyDst);
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}

async function download(device: GPUDevice, source: GPUBuffer): Promise<Float32Array> {
  const staging = device.createBuffer({ size: source.size, usage: bufferUsage.mapRead | bufferUsage.copyDst });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, staging, 0, source.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(mapMode.read);
  const values = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return values;
}

function deviation(found: Float32Array, { expected }: PeakKernel): number {
  let worst = 0;
  for (let index = 0; index < found.length; index++) worst = Math.max(worst, Math.abs(found[index] - expected(index, peakValue)));
  return worst;
}
