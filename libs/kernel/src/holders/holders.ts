import { Injectable } from '@nestjs/common';
import { invalidField } from '../errors/app-error.js';
import { Extensions } from '../extensions/extensions.js';

/**
 * Extension point (many-valued, `@Implements(HolderKind)`): those to whom money or a tax status may belong, by the prefix
 * of their ids. Whoever keeps such things knows its holders by id only, and asks here whether there is one.
 */
export abstract class HolderKind {
  /** `cus` of `cus_…`. */
  abstract readonly idPrefix: string;
  /** False also for one that was erased. Joins the ambient transaction. */
  abstract exists(id: string): Promise<boolean>;
}

/** The holders of all modules. */
@Injectable()
export class Holders {
  constructor(private readonly extensions: Extensions) {}

  /** Throws 422 `holder_unknown` at `/holder`; also for a kind of id that no module answers for. */
  async assertKnown(holder: string): Promise<void> {
    const prefix = holder.split('_', 1)[0];
    const kind = this.extensions.all(HolderKind).find(({ idPrefix }) => idPrefix === prefix);
    if (kind === undefined || !(await kind.exists(holder))) throw invalidField('/holder', 'holder_unknown');
  }
}
