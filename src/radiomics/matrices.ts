import type { Backend } from '../backends/backend';
import type { BinnedRoi, DiscretisedRoi } from './discretise';
import { type Asked, countAll } from './matrix-runs';
import type { MatrixRequest, MatrixSource } from './matrix-source';
import { allBins, type LevelBins, occurringBins, onlyRows } from './numbering';

/** Rows of levels that do not occur are counted, and then left out, where a region has no more levels than this. */
const mostEmpty = 256;

/**
 * Matrices counted by the engine's operators on `backend`: regions are uploaded and discretised there once, and all matrices come from
 * these levels in one run, as far as one run may hold the results. Where a region may have many levels, of which few occur, another
 * run before finds out which.
 */
export function engineMatrices(backend: Backend): MatrixSource {
  return async (requests, options) => {
    const rois = [...new Set(requests.map(({ roi }) => roi))];
    const all = new Map(rois.map((roi) => [roi, allBins(roi)]));
    const found = new Map<BinnedRoi, DiscretisedRoi>();
    const histogramOf = (roi: BinnedRoi): Asked => ({ request: { op: 'histogram', roi, attrs: {} }, bins: all.get(roi) as LevelBins });
    const many = rois.filter(({ levelCount }) => levelCount > mostEmpty);
    const before = await countAll(backend, many.map(histogramOf), options);
    for (const [n, roi] of many.entries()) found.set(roi, withHistogram(roi, before[n].counts));

    const occurring = new Map<string, LevelBins>();
    const binsOf = ({ roi, reach = 0 }: MatrixRequest): LevelBins => {
      const known = found.get(roi);
      if (!known) return all.get(roi) as LevelBins;
      const key = `${rois.indexOf(roi)}, ${reach}`;
      const bins = occurring.get(key) ?? occurringBins(known, reach);
      occurring.set(key, bins);
      return bins;
    };
    const isAsked = (roi: BinnedRoi) => requests.some((request) => request.op === 'histogram' && request.roi === roi);
    const more = rois.filter((roi) => !found.has(roi) && !isAsked(roi));
    const asked = [...more.map(histogramOf), ...requests.map((request): Asked => ({ request, bins: binsOf(request) }))];
    const counted = await countAll(backend, asked, options);
    for (const [n, { request }] of asked.entries()) {
      if (request.op === 'histogram' && !found.has(request.roi)) found.set(request.roi, withHistogram(request.roi, counted[n].counts));
    }
    return requests.map((request, n) => {
      const roi = found.get(request.roi) as DiscretisedRoi;
      const { counts, shape } = counted[more.length + n];
      const { bins } = asked[more.length + n];
      return { roi, counts: onlyRows(request.op, counts, shape, bins.rowsOf(roi.grayLevels)) };
    });
  };
}

function withHistogram(roi: BinnedRoi, counts: Uint32Array): DiscretisedRoi {
  const grayLevels = Int32Array.from(counts.keys(), (index) => index + 1).filter((level) => counts[level - 1] > 0);
  return { ...roi, grayLevels, histogram: counts.filter((count) => count > 0) };
}
