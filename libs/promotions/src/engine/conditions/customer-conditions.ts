import { type ConditionResult, type LaneInput, PromotionCondition } from '../extension-points.js';
import { ParameterReader } from '../parameters.js';
import { MET } from '../rules/basket-check.js';

type Parameters = Readonly<Record<string, unknown>>;

const NOT_FOR_THEM: ConditionResult = { met: false, reason: 'audience' };
const NOT_THE_FIRST: ConditionResult = { met: false, reason: 'first_order' };

/** `{ "condition": "customer_group", "ids": ["cgrp_…"] }`: members of one of these groups. Unmet: `audience`. */
export class CustomerGroupCondition extends PromotionCondition<ReadonlySet<string>> {
  override readonly code = 'customer_group';
  override readonly kind = 'basket';

  override parse(parameters: Parameters, pointer: string): ReadonlySet<string> {
    return new ParameterReader(parameters, pointer, ['ids']).texts('ids', /^cgrp_[0-9a-z]+$/);
  }

  override check(ids: ReadonlySet<string>, { basket }: LaneInput): ConditionResult {
    for (const id of basket.customerGroupIds) if (ids.has(id)) return MET;
    return NOT_FOR_THEM;
  }
}

/** `{ "condition": "signed_in" }`: customers with an account; guests by a `not` around it. Unmet: `audience`. */
export class SignedInCondition extends PromotionCondition<null> {
  override readonly code = 'signed_in';
  override readonly kind = 'basket';

  override parse(parameters: Parameters, pointer: string): null {
    new ParameterReader(parameters, pointer, []);
    return null;
  }

  override check(_parameters: null, { basket }: LaneInput): ConditionResult {
    return basket.customerId === null ? NOT_FOR_THEM : MET;
  }
}

/** `{ "condition": "first_order" }`: those who are known to have ordered nothing yet. Unmet: `first_order`. */
export class FirstOrderCondition extends PromotionCondition<null> {
  override readonly code = 'first_order';
  override readonly kind = 'basket';

  override parse(parameters: Parameters, pointer: string): null {
    new ParameterReader(parameters, pointer, []);
    return null;
  }

  override check(_parameters: null, { basket }: LaneInput): ConditionResult {
    return basket.isFirstOrder === true ? MET : NOT_THE_FIRST;
  }
}
