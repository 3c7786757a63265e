import type { RunOptions } from '../../core/progress';
import type { Volume } from '../../imaging/volume';
import { emit, type VolumeKind } from '../events';
import { groupFiles } from './files';
import { fetchFiles, fromPage, readFiles } from './load';
import { prepare, type Workplace } from './workplace';

/** Opens what is given to the element, files, addresses or volumes, in the order in which it comes: given -> volume -> session. */
export class Opening {
  /** What was opened by attributes and properties. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly at: Workplace) {}

  /** Files of an image, of an image and its mask, or of what `kind` says. */
  async load(files: Iterable<File>, { kind, ...options }: RunOptions & { readonly kind?: VolumeKind }): Promise<void> {
    const list = [...files];
    if (list.length > 0) await this.#run(options, (o) => this.#read(list, kind, o));
  }

  /** A volume that the page has made, as the image. */
  setImage(volume: Volume): Promise<void> {
    return this.#run({}, async () => this.at.session.takeImage(await fromPage(volume, 'image')));
  }

  /** One that the page has made, as the mask of the open image. */
  setMask(mask: Volume | undefined, options: RunOptions): Promise<void> {
    const { session } = this.at;
    return this.#run(options, async () => {
      session.image('mask');
      session.takeMask(mask && (await fromPage(mask, 'mask')), 'page');
    });
  }

  /** What the addresses name, in place of all that is being opened; a mask without an image lies on the one that is open. */
  addresses(image: string | undefined, mask: string | undefined): void {
    if (!image && !mask) return;
    this.at.session.cancel();
    this.enqueue(() =>
      this.#run({}, async (o) => {
        if (image) await this.#read(await fetchFiles(image, document.baseURI, o), 'image', o);
        if (mask) await this.#read(await fetchFiles(mask, document.baseURI, o), 'mask', o);
      }),
    );
  }

  /** Opens after all that was to be opened before. Errors have become `pm-error` by the time they come here. */
  enqueue(open: () => unknown): void {
    this.#queue = this.#queue.then(open).catch(() => undefined);
  }

  /** Resolves when nothing is being opened any more. */
  async done(): Promise<void> {
    await this.#queue;
    await this.at.session.loaded();
  }

  #run<T>(options: RunOptions, body: (options: RunOptions) => Promise<T>): Promise<T> {
    return this.at.session.run('load', 'loading', options, body);
  }

  async #read(files: readonly File[], kind: VolumeKind | undefined, options: RunOptions): Promise<void> {
    const { host, session, link, settings } = this.at;
    const groups = kind ? { image: [], mask: [], [kind]: files } : groupFiles(files);
    if (groups.image.length === 0) session.image('mask');
    emit(host, 'pm-load-start', { kind: groups.image.length > 0 ? 'image' : 'mask', files: files.length });
    const engine = await link.start(settings());
    const image = groups.image.length > 0 ? await readFiles(engine, groups.image, options) : undefined;
    const under = image?.volume ?? session.state.image?.volume;
    const mask = groups.mask.length > 0 ? await readFiles(engine, groups.mask, options, under) : undefined;
    if (image) session.takeImage(image);
    if (mask) session.takeMask(mask, 'file');
    prepare(this.at);
  }
}
