import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** How one unsafe handler treats `Idempotency-Key`. */
export interface IdempotencyRules {
  /** 400 `idempotency_key_required` without a key. Default false: a key is honoured when sent. */
  required?: boolean;
  /** False: the answer carries credentials and is never stored; a retry re-runs the use case. Default true. */
  storeResponse?: boolean;
  /** False: the key is ignored (webhooks with ids of their own). Default true. */
  enabled?: boolean;
}

/** Metadata key of the rules. */
export const IDEMPOTENCY_RULES = 'markethall:idempotency';

/** Every POST, PUT, PATCH and DELETE honours `Idempotency-Key`; this makes it required or changes its rules. */
export const Idempotent = (rules: IdempotencyRules = {}): CustomDecorator => SetMetadata(IDEMPOTENCY_RULES, rules);

/** The answer carries credentials (tokens, keys): it is never stored, a retry runs again, as OpenAPI then says. */
export const NeverStore = (): CustomDecorator =>
  SetMetadata(IDEMPOTENCY_RULES, { storeResponse: false } satisfies IdempotencyRules);
