// Count, mean and sum of squared deviations of a set of values, four channels at a time. Merged as Chan, Golub and LeVeque (1979).

struct Moments {
  count: f32,
  mean: vec4f,
  spread: vec4f,
}

fn add_value(m: Moments, value: vec4f) -> Moments {
  let count = m.count + 1.0;
  let step = value - m.mean;
  let mean = m.mean + step / count;
  return Moments(count, mean, m.spread + step * (value - mean));
}

fn merge(p: Moments, q: Moments) -> Moments {
  let count = p.count + q.count;
  let share = q.count / max(count, 1.0);
  let step = q.mean - p.mean;
  return Moments(count, p.mean + step * share, p.spread + q.spread + step * step * (p.count * share));
}
