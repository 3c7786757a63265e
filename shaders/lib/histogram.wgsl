// Exact counting. PRIVATE: each workgroup counts into its own memory and adds its sums to the whole at the end; BINS sizes that
// memory. Of the shader that includes this: params.bins, the bins of a histogram, at most BINS where PRIVATE.
// Integer addition commutes, so that the order of the atomics leaves no trace.
const PRIVATE = false; //# param
const BINS: u32 = 1; //# param

var<workgroup> bins: array<atomic<u32>, BINS>;

fn clear_bins(local: u32) {
  if (!PRIVATE) { return; }
  for (var i = local; i < params.bins; i += WORKGROUP) { atomicStore(&bins[i], 0); }
}

// Counts one in `bin` of the histogram that starts at `base`.
fn count(base: u32, bin: u32) {
  if (PRIVATE) {
    atomicAdd(&bins[bin], 1);
  } else {
    atomicAdd(&counts[base + bin], 1);
  }
}

fn add_bins(base: u32, local: u32) {
  if (!PRIVATE) { return; }
  for (var i = local; i < params.bins; i += WORKGROUP) {
    let n = atomicLoad(&bins[i]);
    if (n > 0) { atomicAdd(&counts[base + i], n); }
  }
}
