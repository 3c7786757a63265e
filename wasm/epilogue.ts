// What an operator does to a result before it is stored: act(y + residual), or act(y) + residual.
import { activate } from './activation';

@unmanaged
export class EpilogueParams {
  /** Place in the host's `unaryKinds`. */
  activation: i32;
  /** PReLU's slopes or the activation's alpha: one for all where `slopeShared`, else one a channel. */
  slope: usize;
  slopeShared: i32;
  /** 0: none. */
  residual: usize;
  residualPitch: i32;
  residualFirst: i32;
}

/** alpha of the vector of channels from `channel` on. */
@inline
export function slopeAt(slope: usize, shared: i32, channel: i32): v128 {
  return shared ? v128.load32_splat(slope) : v128.load(slope + (<usize>channel << 2));
}

/** The epilogue of one vector; `residual` points to its addends, or is 0. */
@inline
export function finish(y: v128, p: EpilogueParams, alpha: v128, residual: usize): v128 {
  if (!residual) return activate(y, p.activation, alpha);
  const r = v128.load(residual);
  if (p.residualFirst) return activate(f32x4.add(y, r), p.activation, alpha);
  return f32x4.add(activate(y, p.activation, alpha), r);
}
