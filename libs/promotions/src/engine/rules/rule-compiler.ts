import { invalidField } from 'markethall/kernel';
import type { NextChange } from '../compiled-promotion.js';
import type { PromotionLane } from '../definition.js';
import type { LaneInput, LineMatcher, LineRules, PromotionCondition } from '../extension-points.js';
import { below, isRecord, onlyKeys } from '../parameters.js';
import { allOf, anyLine, anyOf, notOf, type BasketCheck } from './basket-check.js';
import { allLines, anyLines, notLines } from './line-matcher.js';

/** Most levels of a rule, those of a rule inside a condition included. */
export const MAX_RULE_DEPTH = 8;
/** Most nodes of a rule, those of a rule inside a condition included. */
export const MAX_RULE_NODES = 100;

/** How the two kinds of rules put their nodes together. */
interface Combiners<T> {
  all(parts: readonly T[]): T;
  any(parts: readonly T[]): T;
  not(part: T): T;
  leaf(node: Readonly<Record<string, unknown>>, pointer: string): T;
}

/**
 * Turns one rule tree into a function, once. Strict: a node has exactly one of `all`, `any`, `not`, `condition`, and no
 * key that its kind does not know. Throws `validation_failed` (422) with a pointer to the culprit.
 */
export class RuleCompiler implements LineRules {
  /** Of the conditions of the compiled rule. */
  readonly clocks: NextChange[] = [];
  private depth = 0;
  private nodes = 0;

  constructor(
    private readonly conditions: ReadonlyMap<string, PromotionCondition>,
    private readonly lane: PromotionLane,
  ) {}

  lines(rule: unknown, pointer: string): LineMatcher | null {
    if (rule === undefined || rule === null) return null;
    return this.compile(rule, pointer, {
      all: allLines,
      any: anyLines,
      not: notLines,
      leaf: (node, at) => this.lineLeaf(node, at),
    });
  }

  basket(rule: unknown, pointer: string): BasketCheck | null {
    if (rule === undefined || rule === null) return null;
    return this.compile(rule, pointer, {
      all: allOf,
      any: anyOf,
      not: notOf,
      leaf: (node, at) => this.basketLeaf(node, at),
    });
  }

  private compile<T>(rule: unknown, pointer: string, to: Combiners<T>): T {
    if (!isRecord(rule)) throw invalidField(pointer, 'not_an_object');
    if (this.depth >= MAX_RULE_DEPTH) throw invalidField(pointer, 'too_deep', { max: MAX_RULE_DEPTH });
    this.nodes += 1;
    if (this.nodes > MAX_RULE_NODES) throw invalidField(pointer, 'too_many_nodes', { max: MAX_RULE_NODES });

    this.depth += 1;
    const compiled = this.node(rule, pointer, to);
    this.depth -= 1;
    return compiled;
  }

  private node<T>(rule: Readonly<Record<string, unknown>>, pointer: string, to: Combiners<T>): T {
    const kind = ['all', 'any', 'not', 'condition'].find((key) => Object.hasOwn(rule, key));
    if (kind === undefined) throw invalidField(pointer, 'rule_expected');
    if (kind === 'condition') return to.leaf(rule, pointer);
    onlyKeys(rule, pointer, [kind]);
    const at = below(pointer, kind);
    if (kind === 'not') return to.not(this.compile(rule.not, at, to));
    const parts = this.parts(rule[kind], at).map((part, index) => this.compile(part, below(at, index), to));
    return kind === 'all' ? to.all(parts) : to.any(parts);
  }

  private parts(value: unknown, pointer: string): readonly unknown[] {
    if (!Array.isArray(value)) throw invalidField(pointer, 'not_an_array');
    if (value.length === 0) throw invalidField(pointer, 'too_few', { min: 1 });
    if (value.length > MAX_RULE_NODES) throw invalidField(pointer, 'too_many_nodes', { max: MAX_RULE_NODES });
    return value as readonly unknown[];
  }

  private lineLeaf(node: Readonly<Record<string, unknown>>, pointer: string): LineMatcher {
    const condition = this.named(node, pointer);
    if (condition.kind !== 'line') throw invalidField(below(pointer, 'condition'), 'line_condition_expected');
    const parameters = this.parse(condition, node, pointer);
    return (line, basket) => condition.matches(parameters, line, basket);
  }

  private basketLeaf(node: Readonly<Record<string, unknown>>, pointer: string): BasketCheck {
    const condition = this.named(node, pointer);
    // A line among the others of the basket: a listing knows no others.
    const lanes = condition.kind === 'line' ? LANES_WITH_BASKET : condition.lanes;
    if (!lanes.includes(this.lane)) {
      throw invalidField(below(pointer, 'condition'), 'not_allowed_in_lane', { lane: this.lane });
    }
    if (condition.kind === 'line') return anyLine(condition.code, this.lineLeaf(node, pointer));
    const parameters = this.parse(condition, node, pointer);
    if (condition.goesByClock) this.clocks.push((at, timeZone) => condition.changesAfter(parameters, at, timeZone));
    return (input: LaneInput) => condition.check(parameters, input);
  }

  private named(node: Readonly<Record<string, unknown>>, pointer: string): PromotionCondition {
    const code = node.condition;
    const condition = typeof code === 'string' ? this.conditions.get(code) : undefined;
    if (condition !== undefined) return condition;
    throw invalidField(below(pointer, 'condition'), 'condition_unknown', { known: [...this.conditions.keys()].sort() });
  }

  private parse(condition: PromotionCondition, node: Readonly<Record<string, unknown>>, pointer: string): unknown {
    const { condition: _code, ...parameters } = node;
    return condition.parse(parameters, pointer, this);
  }
}

const LANES_WITH_BASKET: readonly PromotionLane[] = ['line', 'order', 'shipping'];
