import { PmError } from '../../core/errors';
import { type RunOptions, throwIfAborted } from '../../core/progress';
import { roundUp } from '../../core/shape';
import { ALIGNMENT } from '../../graph/memory';
import type { Plan } from '../../graph/plan';
import { cut, packUniforms } from './cut';
import type { DeviceContext } from './device';
import type { Source } from './kernel';
import { checkLimit } from './limits';
import type { Pace } from './pace';
import { type Program, spanBytes } from './program';
import { bufferUsage } from './usage';

/** Part of a dispatch, ready to be encoded. */
export interface Piece {
  readonly op: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly groups: readonly [x: number, y: number];
  readonly work: number;
}

/** A program on one device: buffers, pipelines and bind groups, built once. */
export interface Resident {
  readonly context: DeviceContext;
  readonly slabs: readonly GPUBuffer[];
  /** Where outputs are read back, by name. */
  readonly staging: ReadonlyMap<string, GPUBuffer>;
  readonly pieces: readonly Piece[];
  readonly bytes: number;
  destroy(): void;
}

/** Uploads the weights and prepares every dispatch. Out of memory, limits and validation end as a PmError. */
export async function makeResident(
  outputs: Plan['outputs'],
  program: Program,
  states: readonly GPUBuffer[],
  context: DeviceContext,
  pace: Pace,
  options: RunOptions,
): Promise<Resident> {
  const { device } = context;
  const cuts = program.dispatches.flatMap((dispatch) => cut(dispatch, device.limits.maxComputeWorkgroupsPerDimension, pace));
  let compiled = 0;
  const pipelines = await Promise.all(
    program.dispatches.map(async ({ shader, constants }) => {
      const pipeline = await context.pipelines.get(shader, constants);
      options.onProgress?.({ stage: 'compile', done: ++compiled, total: program.dispatches.length });
      return pipeline;
    }),
  );
  throwIfAborted(options.signal);
  const pipelineOf = new Map(program.dispatches.map((dispatch, index) => [dispatch, pipelines[index]]));
  const buffers: GPUBuffer[] = [];
  const destroy = () => {
    for (const buffer of buffers) buffer.destroy();
  };

  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  let failure: unknown;
  let resident: Resident | undefined;
  try {
    const allocate = (label: string, size: number, usage: number): GPUBuffer => {
      const bytes = roundUp(Math.max(size, 16), 16);
      checkLimit(label, 'maxBufferSize', bytes, device.limits.maxBufferSize);
      const buffer = device.createBuffer({ label, size: bytes, usage });
      buffers.push(buffer);
      return buffer;
    };
    const storage = bufferUsage.storage | bufferUsage.copyDst | bufferUsage.copySrc;
    const slabs = [...program.slabBytes.map((bytes, index) => allocate(`activations ${index}`, bytes, storage)), ...states];
    const scratch = program.scratchBytes.map((bytes, index) => allocate(`scratch ${index}`, bytes, storage));
    const absent = allocate('absent inputs', ALIGNMENT, storage);
    const dataAt = uploadData(program.data, device, allocate);
    const uniforms = allocate('uniforms', Math.max(cuts.length, 1) * ALIGNMENT, bufferUsage.uniform | bufferUsage.copyDst);
    device.queue.writeBuffer(uniforms, 0, packUniforms(cuts));
    const staging = new Map(
      [...outputs].map(([name, operand]) => [name, allocate(`output ${name}`, spanBytes(operand), bufferUsage.mapRead | bufferUsage.copyDst)]),
    );
    const locate = (source: Source | undefined): { buffer: GPUBuffer; offset: number; size: number } => {
      if (!source) return { buffer: absent, offset: 0, size: ALIGNMENT };
      if (source.kind === 'data') return dataAt.get(source.data) as ReturnType<typeof locate>;
      if (source.kind === 'scratch') return { buffer: scratch[source.slot], offset: 0, size: roundUp(source.bytes, 16) };
      return { buffer: slabs[source.slab], offset: source.offset, size: source.bytes };
    };
    const pieces = cuts.map(({ dispatch, groups, work }, index): Piece => {
      const { pipeline, layout } = pipelineOf.get(dispatch) as { pipeline: GPUComputePipeline; layout: GPUBindGroupLayout };
      const entries = dispatch.shader.bindings.map(({ name, binding, access }): GPUBindGroupEntry => {
        if (access === 'uniform') return { binding, resource: { buffer: uniforms, offset: index * ALIGNMENT, size: dispatch.shader.uniformBytes } };
        const at = locate(dispatch.bindings[name]);
        checkLimit(`${dispatch.op}: ${name}`, 'maxStorageBufferBindingSize', at.size, device.limits.maxStorageBufferBindingSize);
        return { binding, resource: at };
      });
      return { op: dispatch.op, pipeline, bindGroup: device.createBindGroup({ label: dispatch.op, layout, entries }), groups, work };
    });
    const bytes = buffers.reduce((sum, buffer) => sum + buffer.size, 0);
    resident = { context, slabs, staging, pieces, bytes, destroy };
  } catch (error) {
    failure = error;
  }
  const scopes = [device.popErrorScope(), device.popErrorScope()];
  const [memory, validation] = await Promise.all(scopes);
  if (!failure && memory) failure = new PmError('out-of-memory', 'WebGPU', memory.message, 'use a smaller window or batch');
  if (!failure && validation) failure = new PmError('webgpu-validation', 'WebGPU', validation.message, 'report this plan');
  if (failure || !resident) {
    destroy();
    throw failure;
  }
  return resident;
}

/** Puts the weights into as few buffers as the device's limits allow, each array at an aligned offset. */
function uploadData(
  data: Program['data'],
  device: GPUDevice,
  allocate: (label: string, size: number, usage: number) => GPUBuffer,
): Map<Program['data'][number], { buffer: GPUBuffer; offset: number; size: number }> {
  const most = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize);
  const chunks: { bytes: number; parts: { array: Program['data'][number]; offset: number }[] }[] = [];
  for (const array of data) {
    checkLimit('a weight', 'maxStorageBufferBindingSize', array.byteLength, most);
    const size = roundUp(array.byteLength, ALIGNMENT);
    const last = chunks[chunks.length - 1];
    const chunk = last && last.bytes + size <= most ? last : { bytes: 0, parts: [] };
    if (chunk !== last) chunks.push(chunk);
    chunk.parts.push({ array, offset: chunk.bytes });
    chunk.bytes += size;
  }
  const located = new Map<Program['data'][number], { buffer: GPUBuffer; offset: number; size: number }>();
  chunks.forEach(({ bytes, parts }, index) => {
    const buffer = allocate(`weights ${index}`, bytes, bufferUsage.storage | bufferUsage.copyDst);
    for (const { array, offset } of parts) {
      device.queue.writeBuffer(buffer, offset, array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
      located.set(array, { buffer, offset, size: roundUp(array.byteLength, 16) });
    }
  });
  return located;
}
