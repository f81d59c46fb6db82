import { IsInt, Max, Min } from 'class-validator';
import { defineConfig, Setting } from 'markethall/kernel';

export class PricingConfig {
  @Setting(
    'Days that the history of prices is kept; 60 are needed to tell the lowest price of the 30 days before a sale',
  )
  @IsInt()
  @Min(60)
  @Max(36500)
  historyDays = 730;
}

export const pricingConfig = defineConfig('pricing', PricingConfig, (env) => ({
  historyDays: env.PRICING_HISTORY_DAYS,
}));
