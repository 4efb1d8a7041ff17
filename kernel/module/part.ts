import type { ModuleManifest } from './manifest.ts';
import type { ModuleServer } from './server.ts';

/** A kernel part or a module, ready to be mounted: what it declares and what it runs. */
export interface Part {
  readonly manifest: ModuleManifest;
  readonly server: ModuleServer | undefined;
  /** Where its catalogs lie and what stands before their keys. */
  readonly texts: { readonly directory: string; readonly prefix: string } | undefined;
}
