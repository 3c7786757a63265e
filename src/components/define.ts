import { PmAnalyzer } from './pm-analyzer/element';
import { PmBenchmark } from './pm-benchmark/element';
import { PmChart } from './pm-chart/element';
import { PmDisclaimer } from './pm-disclaimer/element';
import { PmRadiomicsTable } from './pm-radiomics-table/element';
import { PmReport } from './pm-report/element';
import { PmTrainer } from './pm-trainer/element';
import { PmViewer } from './pm-viewer/element';

/** Tag names of all elements. */
const elements = {
  'pm-analyzer': PmAnalyzer,
  'pm-chart': PmChart,
  'pm-benchmark': PmBenchmark,
  'pm-disclaimer': PmDisclaimer,
  'pm-radiomics-table': PmRadiomicsTable,
  'pm-report': PmReport,
  'pm-trainer': PmTrainer,
  'pm-viewer': PmViewer,
} as const;

for (const [name, element] of Object.entries(elements)) if (!customElements.get(name)) customElements.define(name, element);

declare global {
  interface HTMLElementTagNameMap {
    'pm-analyzer': PmAnalyzer;
    'pm-chart': PmChart;
    'pm-benchmark': PmBenchmark;
    'pm-disclaimer': PmDisclaimer;
    'pm-radiomics-table': PmRadiomicsTable;
    'pm-report': PmReport;
    'pm-trainer': PmTrainer;
    'pm-viewer': PmViewer;
  }
}
