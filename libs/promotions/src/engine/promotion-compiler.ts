import { AppError, type FieldProblem, invalid, invalidField } from 'markethall/kernel';
import type { CompiledPromotion } from './compiled-promotion.js';
import type { PromotionDefinition } from './definition.js';
import type { PromotionCondition, PromotionEffect } from './extension-points.js';
import { isRecord, readAmounts } from './parameters.js';
import { scaledPercent } from './percent.js';
import { RuleCompiler } from './rules/rule-compiler.js';

/** Turns definitions into functions; strict about everything that an editor can write. */
export class PromotionCompiler {
  constructor(
    private readonly conditions: ReadonlyMap<string, PromotionCondition>,
    private readonly effects: ReadonlyMap<string, PromotionEffect>,
  ) {}

  /**
   * Throws `validation_failed` (422) with the first problem of each part, at `/conditions…`, `/targets…`, `/effect…`,
   * `/minUnitPrice…` and `/maxTotalDiscountPercent`.
   */
  compile(definition: PromotionDefinition): CompiledPromotion {
    const problems: FieldProblem[] = [];
    const part = <T>(read: () => T): T | null => collect(read, problems);
    const { lane } = definition;
    const rules = () => new RuleCompiler(this.conditions, lane);

    const ofBasket = rules();
    const conditions = part(() => ofBasket.basket(definition.conditions, '/conditions'));
    const targets = part(() => rules().lines(definition.targets, '/targets'));
    const effect = part(() => this.effect(definition, rules()));
    const minUnitPrice = part(() => optionalAmounts(definition.minUnitPrice, '/minUnitPrice'));
    const maxTotalDiscount = part(() =>
      optionalPercent(definition.maxTotalDiscountPercent, '/maxTotalDiscountPercent'),
    );

    if (effect === null || problems.length > 0) throw invalid(problems);
    return {
      definition,
      channelIds: definition.channelIds === null ? null : new Set(definition.channelIds),
      excludes: new Set(definition.excludes),
      conditions,
      clocks: ofBasket.clocks,
      targets,
      ...effect,
      currencies: inAll(effect.effect.currenciesOf(effect.parameters), minUnitPrice && [...minUnitPrice.keys()]),
      minUnitPrice,
      maxTotalDiscount,
    };
  }

  private effect(
    { effect: spec, lane }: PromotionDefinition,
    rules: RuleCompiler,
  ): { effect: PromotionEffect; parameters: unknown } {
    if (!isRecord(spec)) throw invalidField('/effect', 'not_an_object');
    const { effect: code, ...rest } = spec;
    const effect = typeof code === 'string' ? this.effects.get(code) : undefined;
    if (effect === undefined) {
      throw invalidField('/effect/effect', 'effect_unknown', { known: [...this.effects.keys()].sort() });
    }
    const parameters = effect.parse(rest, '/effect', rules);
    const lanes = effect.lanesOf(parameters);
    if (!lanes.includes(lane)) throw invalidField('/effect', 'not_allowed_in_lane', { lane, allowed: [...lanes] });
    return { effect, parameters };
  }
}

/** Runs one part and keeps its problems, so that an editor sees those of all parts at once. */
function collect<T>(read: () => T, problems: FieldProblem[]): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError) || error.errors.length === 0) throw error;
    problems.push(...error.errors);
    return null;
  }
}

const optionalAmounts = (value: unknown, pointer: string): ReadonlyMap<string, bigint> | null =>
  value === null || value === undefined ? null : readAmounts(value, pointer, 0);

function optionalPercent(value: number | null, pointer: string): bigint | null {
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidField(pointer, 'not_a_number');
  if (value < 0) throw invalidField(pointer, 'too_small', { min: 0 });
  if (value > 100) throw invalidField(pointer, 'too_large', { max: 100 });
  const scaled = scaledPercent(value);
  if (scaled === null) throw invalidField(pointer, 'too_precise', { digits: 4 });
  return scaled;
}

/** Currencies that both lists name; null stands for every currency. */
function inAll(one: readonly string[] | null, other: readonly string[] | null): ReadonlySet<string> | null {
  if (one === null || other === null) return one === null ? other && new Set(other) : new Set(one);
  return new Set(one.filter((currency) => other.includes(currency)));
}
