// A mean this many standard deviations from zero has a rounding to f32 that counts beside the deviations.
const FAR: f32 = 16.0;

fn is_far(mean: f32, variance: f32) -> bool {
  return mean * mean > FAR * FAR * variance;
}
