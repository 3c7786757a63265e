/** The package: the engine and the elements' classes. Nothing is defined here; `pm-analyzer/define` does that. */
export { PmDisclaimer } from './components/pm-disclaimer/element';
export * from './engine';
