import type { PromotionBasket } from '../src/engine/basket.js';
import { PROMOTION_LANES, type PromotionLane } from '../src/engine/definition.js';
import type { EffectResult, PromotionCondition, PromotionEffect } from '../src/engine/extension-points.js';
import { UNAPPLIED_REASONS } from '../src/engine/outcome.js';
import { PROMOTION_CODE, frozenLane, someRules } from './frozen-lane.js';

type Parameters = Readonly<Record<string, unknown>>;

/** What the contract needs from the condition under test. */
export interface ConditionUnderTest {
  condition: () => PromotionCondition;
  /** Parameters that it accepts. */
  valid: Parameters;
  /** Parameters that it refuses, each by one fault. */
  invalid: readonly Parameters[];
  /** A basket that meets it with the valid parameters, and one that does not. */
  met: PromotionBasket;
  unmet: PromotionBasket;
}

/** What every PromotionCondition owes: call it inside a `describe` of your plugin's specs. */
export function describePromotionConditionContract(test: ConditionUnderTest): void {
  const rules = someRules();
  const parse = (parameters: Parameters = test.valid) => test.condition().parse(parameters, '/conditions', rules);
  const holds = (basket: PromotionBasket): boolean => {
    const condition = test.condition();
    const input = frozenLane(basket, condition.lanes[0] ?? 'line');
    const parameters = parse();
    if (condition.kind === 'line') return basket.lines.some((line) => condition.matches(parameters, line, basket));
    return condition.check(parameters, input).met;
  };

  it('has a stable code, a kind and lanes', () => {
    expect(test.condition().code).toMatch(PROMOTION_CODE);
    expect(['line', 'basket']).toContain(test.condition().kind);
    expect(PROMOTION_LANES).toEqual(expect.arrayContaining([...test.condition().lanes]));
  });

  describeStrictParsing((parameters) => test.condition().parse(parameters, '/conditions', rules), test);

  it('tells a basket that meets it from one that does not, and answers the same for the same', () => {
    expect([holds(test.met), holds(test.met)]).toEqual([true, true]);
    expect([holds(test.unmet), holds(test.unmet)]).toEqual([false, false]);
  });

  it('gives a known reason when a basket does not meet it', () => {
    const condition = test.condition();
    if (condition.kind === 'line') return;
    const result = condition.check(parse(), frozenLane(test.unmet, condition.lanes[0] ?? 'line'));
    expect(result).toMatchObject({ met: false, reason: expect.any(String) });
    expect(UNAPPLIED_REASONS).toContain(result.met ? null : result.reason);
  });

  it('tells when it may change by the clock, where it goes by it', () => {
    const condition = test.condition();
    if (!condition.goesByClock) return;
    const next = condition.changesAfter(parse(), test.met.at, test.met.timeZone);
    expect(next?.getTime() ?? Infinity).toBeGreaterThan(test.met.at.getTime());
  });

  it('survives an empty basket', () => {
    expect(() => holds({ ...test.met, lines: [], shipping: null })).not.toThrow();
  });
}

/** What the contract needs from the effect under test. */
export interface EffectUnderTest {
  effect: () => PromotionEffect;
  valid: Parameters;
  invalid: readonly Parameters[];
  /** A basket in which it gives something. */
  basket: PromotionBasket;
}

/** What every PromotionEffect owes: call it inside a `describe` of your plugin's specs. */
export function describePromotionEffectContract(test: EffectUnderTest): void {
  const rules = someRules();
  const parse = () => test.effect().parse(test.valid, '/effect', rules);
  const applyTo = (basket: PromotionBasket, lane: PromotionLane) => {
    const input = frozenLane(basket, lane);
    const targets = input.lines.filter(({ line }) => !line.isExcluded);
    return { input, targets, result: test.effect().apply(parse(), input, targets) };
  };
  const lanes = () => test.effect().lanesOf(parse());

  it('has a stable code and lanes, which its parameters only narrow', () => {
    expect(test.effect().code).toMatch(PROMOTION_CODE);
    expect(lanes().length).toBeGreaterThan(0);
    expect(test.effect().lanes).toEqual(expect.arrayContaining([...lanes()]));
    expect(PROMOTION_LANES).toEqual(expect.arrayContaining([...test.effect().lanes]));
  });

  describeStrictParsing((parameters) => test.effect().parse(parameters, '/effect', rules), test);

  it('gives something, and takes from targets only: no less than nothing, no more than is left', () => {
    for (const lane of lanes()) {
      const { input, targets, result } = applyTo(test.basket, lane);
      const amounts = result.amounts ?? [];
      expect(takesFrom(result) || (result.gifts ?? []).length > 0 || (result.shipping ?? 0n) > 0n).toBe(true);
      expect([0, targets.length]).toContain(amounts.length);
      amounts.forEach((amount, k) => expect(amount >= 0n && amount <= (targets[k]?.base ?? -1n)).toBe(true));
      expect((result.shipping ?? 0n) <= (input.shippingBase ?? 0n) && (result.shipping ?? 0n) >= 0n).toBe(true);
      for (const { quantity } of result.gifts ?? []) expect(Number.isInteger(quantity) && quantity > 0).toBe(true);
    }
  });

  it('gives the same for the same', () => {
    for (const lane of lanes()) {
      expect(applyTo(test.basket, lane).result).toEqual(applyTo(test.basket, lane).result);
    }
  });

  it('survives nothing to lower', () => {
    for (const lane of lanes()) {
      const { result } = applyTo({ ...test.basket, lines: [], shipping: null }, lane);
      expect(takesFrom(result)).toBe(false);
      expect(result.shipping ?? 0n).toBe(0n);
    }
  });
}

const takesFrom = ({ amounts = [] }: EffectResult): boolean => amounts.some((amount) => amount !== 0n);

/** Both kinds read their parameters strictly. */
function describeStrictParsing(
  parse: (parameters: Parameters) => unknown,
  { valid, invalid }: { valid: Parameters; invalid: readonly Parameters[] },
): void {
  const refusal = expect.objectContaining({ code: 'validation_failed', status: 422 });

  it('accepts its parameters', () => {
    expect(() => parse(valid)).not.toThrow();
  });

  it('refuses a parameter that it does not know, naming it', () => {
    expect(() => parse({ ...valid, 'surprise/~': 1 })).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        errors: [{ pointer: expect.stringMatching(/\/surprise~1~0$/), code: 'unknown_field' }],
      }),
    );
  });

  it('refuses bad parameters with 422 and a pointer below its own', () => {
    for (const parameters of invalid) {
      expect(() => parse(parameters)).toThrow(refusal);
      try {
        parse(parameters);
      } catch (error) {
        const [problem] = (error as { errors: { pointer: string; code: string }[] }).errors;
        expect(problem?.pointer).toMatch(/^\/(conditions|effect)(\/|$)/);
        expect(problem?.code).toMatch(/^[a-z_]+$/);
      }
    }
  });
}
