/** What somebody who can know says about a VAT id now; a service answers for the moment only, so keep it. */
export type IdentifierAnswer =
  | { status: 'valid' | 'invalid'; by: string; evidence: Record<string, unknown> }
  /** Nobody could say: ask again later. */
  | { status: 'unavailable'; by: string };

/**
 * Extension point (single-valued): asks an authority whether a VAT id is valid now. Called outside of transactions, with a
 * deadline; must not throw for an authority that is away. The default asks VIES where it is switched on.
 */
export abstract class IdentifierCheck {
  /** Whether there is anybody to ask about identifiers of this country. */
  abstract covers(country: string): boolean;

  /** `value` is normalized, with its prefix. */
  abstract check(identifier: { country: string; value: string }, signal: AbortSignal): Promise<IdentifierAnswer>;
}
