import { Injectable } from '@nestjs/common';
import { type ChannelView, localeFallbacks } from 'markethall/channels';
import { AppError, keyOf } from 'markethall/kernel';
import {
  couponKey,
  type CompiledPromotion,
  type PromotionDefinition,
  PromotionService,
  type PromotionTerms,
  PromotionTrials,
  type TrialPlace,
} from 'markethall/promotions';
import { badField, placedUnder } from '../reports.errors.js';
import type { Trial } from './trial.js';

/** One promotion to try: a stored one, with changes or as it is, or one that does not exist. */
export type TrialInput = { codes: readonly string[] } & (
  { id: string; changes: Partial<PromotionTerms> } | { terms: PromotionTerms }
);

/** Turns what staff want to try into definitions, refusing what could not be saved either. */
@Injectable()
export class TrialPromotions {
  constructor(
    private readonly promotions: PromotionService,
    private readonly trials: PromotionTrials,
  ) {}

  /** Throws validation_failed (422) with pointers below `/promotions` and `/without`. */
  async read(channel: ChannelView, inputs: readonly TrialInput[], without: readonly string[]): Promise<Trial> {
    const active = await this.promotions.active(channel.id, channel.defaultLocale);
    const place: TrialPlace = {
      channelId: channel.id,
      locales: localeFallbacks(channel.defaultLocale, channel.defaultLocale),
      codes: codesOf(inputs),
    };
    const promotions: Trial['promotions'][number][] = [];
    for (const [index, input] of inputs.entries()) {
      promotions.push({ definition: await this.definition(input, index, place), codes: input.codes });
    }
    const trial: Trial = { promotions, without };
    checkWithout(active, trial);
    checkCodes(active, trial);
    checkModes(active, trial, inputs, channel.id);
    return trial;
  }

  private definition(input: TrialInput, index: number, place: TrialPlace): Promise<PromotionDefinition> {
    const pointer = `/promotions/${index}`;
    if ('terms' in input) return placedUnder(`${pointer}/definition`, () => this.trials.created(input.terms, place));
    return placedUnder(`${pointer}/changes`, () => this.trials.stored(input.id, input.changes, place)).catch(
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'promotion_not_found')
          throw badField(`${pointer}/id`, 'promotion_unknown');
        throw error;
      },
    );
  }
}

function checkWithout(active: readonly CompiledPromotion[], { promotions, without }: Trial): void {
  const known = new Set(active.map(({ definition }) => definition.id));
  for (const [index, id] of without.entries()) {
    if (!known.has(id)) throw badField(`/without/${index}`, 'promotion_not_active');
    if (promotions.some(({ definition }) => definition.id === id)) throw badField(`/without/${index}`, 'not_unique');
  }
}

/** Neither two promotions of one code nor two of one coupon: one could not tell which is meant. */
function checkCodes(active: readonly CompiledPromotion[], { promotions, without }: Trial): void {
  const ids = new Set([...without, ...promotions.map(({ definition }) => definition.id)]);
  const taken = new Set(active.flatMap(({ definition }) => (ids.has(definition.id) ? [] : keyOf(definition.code))));
  const seen = new Set<string>();
  const coupons = new Set<string>();
  for (const [index, { definition, codes }] of promotions.entries()) {
    if (seen.has(definition.id)) throw badField(`/promotions/${index}/id`, 'not_unique');
    seen.add(definition.id);
    if (taken.has(keyOf(definition.code))) throw badField(`/promotions/${index}`, 'promotion_code_taken');
    taken.add(keyOf(definition.code));
    for (const code of codes) {
      if (coupons.has(couponKey(code))) throw badField(`/promotions/${index}/codes`, 'not_unique');
      coupons.add(couponKey(code));
    }
  }
}

/** A group of a lane is run in one mode: that of what stays active, then that of the first that is tried here. */
function checkModes(
  active: readonly CompiledPromotion[],
  { promotions, without }: Trial,
  inputs: readonly TrialInput[],
  channelId: string,
): void {
  const replaced = new Set([...without, ...promotions.map(({ definition }) => definition.id)]);
  const first = new Map<string, PromotionDefinition>();
  for (const { definition } of active) if (!replaced.has(definition.id)) first.set(groupOf(definition), definition);
  for (const [index, { definition }] of promotions.entries()) {
    if (definition.channelIds !== null && !definition.channelIds.includes(channelId)) continue;
    const { code: promotionCode, mode } = first.get(groupOf(definition)) ?? definition;
    if (mode !== definition.mode)
      throw badField(modeOf(inputs[index], index), 'mode_differs_in_group', { promotionCode, mode });
    first.set(groupOf(definition), definition);
  }
}

const groupOf = ({ lane, group }: PromotionDefinition): string => `${lane}/${group}`;

const modeOf = (input: TrialInput | undefined, index: number): string =>
  `/promotions/${index}/${input !== undefined && 'terms' in input ? 'definition' : 'changes'}/mode`;

const codesOf = (inputs: readonly TrialInput[]): Map<string, string> =>
  new Map(
    inputs.flatMap((input) => {
      const code = 'terms' in input ? input.terms.code : input.changes.code;
      return code === undefined ? [] : [[keyOf(code), code]];
    }),
  );
