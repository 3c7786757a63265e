import type { ColorMap, ExportFormat, ViewLayout, ViewSettings, VolumeKind } from '../events';
import type { ShownMap } from '../pm-viewer/color-map';
import type { Trainer } from '../training/trainer';
import type { Session } from './session';

/** What the element offers to do. */
export type AnalyzerMode = 'view' | 'segment' | 'radiomics' | 'analyze' | 'train';

/** The runs that have a button. */
export type RunName = 'analyze' | 'segment' | 'extractRadiomics' | 'extractMaps' | 'classify' | 'explain';

/** What the view shows and what it can ask for; the element is the one behind it. */
export interface AnalyzerView {
  readonly state: Session['state'];
  readonly busy: boolean;
  /** The map that is shown. */
  readonly map?: ShownMap;
  readonly trainer: Trainer;
  /** What the model can do. */
  readonly tasks: readonly string[];
  readonly settings: {
    readonly mode: AnalyzerMode;
    readonly layout: ViewLayout;
    readonly window?: number;
    readonly level?: number;
    readonly overlayOpacity: number;
    readonly colormap: ColorMap;
    readonly readonly: boolean;
  };
  readonly locale: string;
  readonly dragging: boolean;
  readonly actions: {
    open(files: readonly File[], kind?: VolumeKind): void;
    run(run: RunName): void;
    exportAs(format: ExportFormat, map?: string): void;
    showMap(name: string | undefined): void;
    cancel(): void;
    clear(): void;
    setView(view: ViewSettings): void;
    setDragging(dragging: boolean): void;
  };
}
