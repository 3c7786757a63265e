import { roundUp } from '../core/shape';

/** A stretch of memory that must exist from the step `from` to the step `to`, both included. */
export interface Block {
  readonly id: number;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

export interface Assignment {
  readonly slab: number;
  readonly offset: number;
}

/** Offsets of storage bindings are multiples of this (WebGPU's default `minStorageBufferOffsetAlignment`). */
export const ALIGNMENT = 256;

interface Packing {
  readonly assignments: Map<number, Assignment>;
  readonly slabBytes: number[];
}

/** Tries to place the block that made a slab grow before all others. */
const RETRIES = 8;

/** Orders to place blocks in. None is best for every network: large ones first suits a chain, the last used first suits skips. */
const orders: readonly ((a: Block, b: Block) => number)[] = [
  (a, b) => b.bytes - a.bytes || a.from - b.from || a.id - b.id,
  (a, b) => b.bytes - a.bytes || b.from - a.from || a.id - b.id,
  (a, b) => b.to - a.to || b.bytes - a.bytes || a.id - b.id,
];

/**
 * Packs blocks into slabs, in the order that needs least: of the given ones, then with the block that grew a slab last in front, again and
 * again until no order can need less. `apart(a, b)` keeps two blocks out of one slab: on WebGPU a dispatch may not read and write one buffer.
 */
export function assignMemory(blocks: readonly Block[], apart: (a: number, b: number) => boolean): Packing {
  const total = ({ slabBytes }: Packing) => slabBytes.reduce((sum, bytes) => sum + bytes, 0);
  const least = liveBytes(blocks.map((block) => ({ ...block, bytes: sizeOf(block) })));
  let best: Packing | undefined;
  for (const compare of orders) {
    let order = [...blocks].sort(compare);
    for (let attempt = 0; attempt <= RETRIES; attempt++) {
      const { packing, grower } = pack(order, apart);
      if (!best || total(packing) < total(best)) best = packing;
      if (total(best) <= least || grower === undefined || order[0] === grower) break;
      order = [grower, ...order.filter((block) => block !== grower)];
    }
  }
  return best as Packing;
}

const sizeOf = (block: Block) => roundUp(Math.max(block.bytes, 1), ALIGNMENT);

/**
 * Takes the blocks as they come: each at the lowest offset that is free during its life, in the slab that grows least. Also tells for which
 * block a slab grew last.
 */
function pack(order: readonly Block[], apart: (a: number, b: number) => boolean): { packing: Packing; grower: Block | undefined } {
  const assignments = new Map<number, Assignment>();
  const slabs: { bytes: number; blocks: { block: Block; offset: number }[] }[] = [];
  let grower: Block | undefined;
  for (const block of order) {
    const size = sizeOf(block);
    let best: { slab: number; offset: number; growth: number } | undefined;
    slabs.forEach((slab, index) => {
      if (slab.blocks.some((other) => apart(other.block.id, block.id))) return;
      const offset = lowestGap(slab.blocks, block, size);
      const growth = Math.max(0, offset + size - slab.bytes);
      if (!best || growth < best.growth) best = { slab: index, offset, growth };
    });
    if (!best) best = { slab: slabs.push({ bytes: 0, blocks: [] }) - 1, offset: 0, growth: size };
    const slab = slabs[best.slab];
    if (best.growth > 0) grower = block;
    slab.blocks.push({ block, offset: best.offset });
    slab.bytes = Math.max(slab.bytes, best.offset + size);
    assignments.set(block.id, { slab: best.slab, offset: best.offset });
  }
  return { packing: { assignments, slabBytes: slabs.map((slab) => slab.bytes) }, grower };
}

function lowestGap(placed: readonly { block: Block; offset: number }[], block: Block, size: number): number {
  const live = placed.filter((other) => other.block.from <= block.to && block.from <= other.block.to).sort((a, b) => a.offset - b.offset);
  let offset = 0;
  for (const other of live) {
    if (offset + size <= other.offset) break;
    offset = Math.max(offset, other.offset + sizeOf(other.block));
  }
  return offset;
}

/** The most bytes that are alive at one step: no plan can need less. */
export function liveBytes(blocks: readonly Block[]): number {
  const last = Math.max(0, ...blocks.map((block) => block.to));
  const change = new Array<number>(last + 2).fill(0);
  for (const block of blocks) {
    change[Math.max(0, block.from)] += block.bytes;
    change[block.to + 1] -= block.bytes;
  }
  let live = 0;
  return change.reduce((most, step) => {
    live += step;
    return Math.max(most, live);
  }, 0);
}
