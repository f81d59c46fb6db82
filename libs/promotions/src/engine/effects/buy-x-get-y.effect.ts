import type { PromotionLane } from '../definition.js';
import {
  type EffectResult,
  type LaneInput,
  type LaneLine,
  type LineMatcher,
  type LineRules,
  PromotionEffect,
} from '../extension-points.js';
import { invalidField } from 'markethall/kernel';
import { isRecord, ParameterReader } from '../parameters.js';
import { WHOLE } from '../percent.js';
import { byValue, countOf, percentOffUnits, splitRuns, unitRuns, type UnitRun } from './units.js';

interface Side {
  quantity: number;
  lines: LineMatcher | null;
}

export interface BuyXGetY {
  buy: Side;
  get: Side;
  percent: bigint;
  maxRepetitions: number | null;
}

/**
 * `{ "effect": "buy_x_get_y", "buy": { "quantity": 2, "lines": <rule> }, "get": { "quantity": 1, "lines": <rule> },
 * "percent": 100, "maxRepetitions": 1 }`: for every 2 units bought, up to 1 other unit at `percent` off (absent: free). Absent
 * rules: all lines. A unit counts once, as bought or as got; those got are targets of the promotion.
 * The dearest units are bought, the cheapest of the others are got, as often as lowers the most units: the same however
 * the units came into the basket. Rounded half up for each unit.
 */
export class BuyXGetYEffect extends PromotionEffect<BuyXGetY> {
  override readonly code = 'buy_x_get_y';
  override readonly lanes: readonly PromotionLane[] = ['line', 'order'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string, rules: LineRules): BuyXGetY {
    const read = new ParameterReader(parameters, pointer, ['buy', 'get', 'percent', 'maxRepetitions']);
    return {
      buy: readSide(read, 'buy', rules),
      get: readSide(read, 'get', rules),
      percent: read.optionalPercent('percent') ?? WHOLE,
      maxRepetitions: read.optionalQuantity('maxRepetitions'),
    };
  }

  override apply(parameters: BuyXGetY, input: LaneInput, targets: readonly LaneLine[]): EffectResult {
    const { buy, get, percent } = parameters;
    const buyable = new Set(input.lines.filter((each) => !each.line.isExcluded && matches(buy, each, input)));
    const places: { shared: number[]; onlyGet: number[] } = { shared: [], onlyGet: [] };
    targets.forEach((each, at) => {
      if (matches(get, each, input)) places[buyable.delete(each) ? 'shared' : 'onlyGet'].push(at);
    });
    let onlyBuy = 0;
    for (const { line } of buyable) onlyBuy += line.quantity;

    const shared = unitRuns(targets, places.shared);
    const onlyGet = unitRuns(targets, places.onlyGet);
    const plan = planOf(parameters, { onlyBuy, shared: countOf(shared), onlyGet: countOf(onlyGet) });
    return { amounts: percentOffUnits(got(shared, onlyGet, plan), percent, targets) };
  }
}

function readSide(read: ParameterReader, name: 'buy' | 'get', rules: LineRules): Side {
  const value = read.raw(name);
  if (!isRecord(value)) throw invalidField(read.at(name), value === undefined ? 'required' : 'not_an_object');
  const side = new ParameterReader(value, read.at(name), ['quantity', 'lines']);
  return { quantity: side.quantity('quantity'), lines: rules.lines(side.raw('lines'), side.at('lines')) };
}

const matches = ({ lines }: Side, { line }: LaneLine, { basket }: LaneInput): boolean =>
  lines === null || lines(line, basket);

interface Plan {
  /** Units among the shared ones that are bought. */
  reserved: number;
  /** Units that are lowered. */
  got: number;
}

/**
 * How often to repeat. More repetitions allow more units got, but leave fewer of the shared ones: the most is found where
 * the two meet, or one further. With a tie, the fewer repetitions.
 */
function planOf(
  { buy, get, maxRepetitions }: BuyXGetY,
  units: { onlyBuy: number; shared: number; onlyGet: number },
): Plan {
  const { onlyBuy, shared, onlyGet } = units;
  const most = Math.min(Math.floor((onlyBuy + shared) / buy.quantity), maxRepetitions ?? Infinity);
  const meeting = Math.min(
    Math.floor((shared + onlyGet) / get.quantity),
    Math.floor((onlyBuy + shared + onlyGet) / (buy.quantity + get.quantity)),
  );
  let best: Plan = { reserved: 0, got: 0 };
  for (const times of [Math.min(meeting, most), Math.min(meeting + 1, most)]) {
    const reserved = Math.max(0, times * buy.quantity - onlyBuy);
    const plan = { reserved, got: Math.min(times * get.quantity, shared - reserved + onlyGet) };
    if (plan.got > best.got) best = plan;
  }
  return best;
}

/** The cheapest units, once the dearest of the shared ones are bought. */
function got(shared: readonly UnitRun[], onlyGet: readonly UnitRun[], plan: Plan): UnitRun[] {
  if (plan.got === 0) return [];
  const free = splitRuns(shared, countOf(shared) - plan.reserved).first;
  return splitRuns([...free, ...onlyGet].sort(byValue), plan.got).first;
}
