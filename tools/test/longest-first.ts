import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Beginnings of paths whose files take longest: begun last, one of them alone would stretch the run. */
const longest = ['e2e/', 'kernel/backup/', 'kernel/db/embedded', 'kernel/geo/import/', 'recorder/'];

/** The order of a run: what takes longest comes first, so that the workers finish together. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = `${this.ctx.config.root}/`;
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((beginning) => moduleId.replace(root, '').startsWith(beginning));
      return found === -1 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
