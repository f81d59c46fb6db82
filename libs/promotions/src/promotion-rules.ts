import { Injectable } from '@nestjs/common';
import type { PromotionDefinition } from './engine/definition.js';
import { PromotionEngine } from './engine/promotion-engine.js';
import { badField } from './promotions.errors.js';

/** Largest rule tree or effect as JSON, in bytes. */
const MAX_BYTES = 16_384;

/** Refuses rules that the engine could not run, with the pointer of the part that is wrong. */
@Injectable()
export class PromotionRules {
  constructor(private readonly engine: PromotionEngine) {}

  /** Throws validation_failed (422). */
  check(definition: PromotionDefinition): void {
    for (const field of ['conditions', 'targets', 'effect', 'minUnitPrice'] as const) {
      const bytes = Buffer.byteLength(JSON.stringify(definition[field]));
      if (bytes > MAX_BYTES) throw badField(`/${field}`, 'too_large', { max: MAX_BYTES });
    }
    this.engine.compile(definition);
  }
}
