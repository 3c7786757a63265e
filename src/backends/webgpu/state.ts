import { PmError } from '../../core/errors';
import { roundUp } from '../../core/shape';
import type { State } from '../backend';
import { partOf } from '../state';
import { type DeviceContext, isLostSoon } from './device';
import { checkLimit } from './limits';
import { bufferUsage, mapMode } from './usage';

/** A state's buffer; `length` counts its elements. */
export interface StateBuffer {
  readonly buffer: GPUBuffer;
  readonly length: number;
}

/** States in buffers of one device: they are gone with it. */
export class WebGpuState implements State {
  readonly buffers: ReadonlyMap<string, StateBuffer>;

  constructor(
    readonly context: DeviceContext,
    bytes: Readonly<Record<string, number>>,
  ) {
    const { device } = context;
    const usage = bufferUsage.storage | bufferUsage.copyDst | bufferUsage.copySrc;
    this.buffers = new Map(
      Object.entries(bytes).map(([name, count]) => {
        const size = roundUp(Math.max(count, 16), 16);
        checkLimit(`state ${name}`, 'maxBufferSize', size, device.limits.maxBufferSize);
        return [name, { buffer: device.createBuffer({ label: `state ${name}`, size, usage }), length: count / 4 }];
      }),
    );
  }

  async read(name: string): Promise<Float32Array> {
    this.check();
    const { device } = this.context;
    const { buffer, length } = partOf(this.buffers, name);
    const staging = device.createBuffer({ label: `state ${name}, read`, size: buffer.size, usage: bufferUsage.mapRead | bufferUsage.copyDst });
    try {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(mapMode.read).catch(async (error: unknown) => {
        if (await isLostSoon(this.context)) this.check();
        throw error;
      });
      return new Float32Array(staging.getMappedRange(), 0, length).slice();
    } finally {
      staging.destroy();
    }
  }

  async write(name: string, elements: Float32Array | Float64Array): Promise<void> {
    this.check();
    const { buffer } = partOf(this.buffers, name, elements);
    this.context.device.queue.writeBuffer(buffer, 0, Float32Array.from(elements));
  }

  dispose(): void {
    for (const { buffer } of this.buffers.values()) buffer.destroy();
  }

  /** Throws where the device is gone. */
  check(): void {
    if (this.context.isLost()) throw new PmError('state-lost', 'the state', 'is gone with its device', 'create it again and write what you kept');
  }
}
