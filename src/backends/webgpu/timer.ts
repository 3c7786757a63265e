import { PmError } from '../../core/errors';
import { bufferUsage, mapMode } from './usage';

const STAMP_BYTES = 8;

/** Measures compute passes by the device's own clock: one pass at a time. Needs the feature `timestamp-query`. */
export class PassTimer {
  private readonly stamps: GPUQuerySet;
  private readonly resolved: GPUBuffer;
  private readonly staging: GPUBuffer;

  constructor(device: GPUDevice) {
    this.stamps = device.createQuerySet({ type: 'timestamp', count: 2 });
    this.resolved = device.createBuffer({ size: 2 * STAMP_BYTES, usage: bufferUsage.queryResolve | bufferUsage.copySrc });
    this.staging = device.createBuffer({ size: 2 * STAMP_BYTES, usage: bufferUsage.mapRead | bufferUsage.copyDst });
  }

  /** What the pass is begun with. */
  get writes(): GPUComputePassTimestampWrites {
    return { querySet: this.stamps, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  }

  /** Behind the pass, in the same encoder. */
  resolve(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.stamps, 0, 2, this.resolved, 0);
    encoder.copyBufferToBuffer(this.resolved, 0, this.staging, 0, 2 * STAMP_BYTES);
  }

  /** Milliseconds of the pass that was submitted last. PmError `webgpu-clock` where the clock does not go forward. */
  async read(): Promise<number> {
    await this.staging.mapAsync(mapMode.read);
    const [begin, end] = new BigUint64Array(this.staging.getMappedRange().slice(0));
    this.staging.unmap();
    if (end <= begin) throw new PmError('webgpu-clock', 'timestamp queries', `give ${begin} and then ${end}`, 'update the graphics driver');
    return Number(end - begin) / 1e6;
  }

  destroy(): void {
    this.stamps.destroy();
    this.resolved.destroy();
    this.staging.destroy();
  }
}
