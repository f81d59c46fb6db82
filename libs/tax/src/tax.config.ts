import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { defineConfig, Setting } from 'markethall/kernel';

/** How VAT ids are checked. */
export class TaxConfig {
  @IsString()
  @Matches(/^$|^https?:\/\/[^\s/]+(\/[^\s]*[^\s/])?$/)
  @Setting(
    'Base address of the VIES REST service (https://ec.europa.eu/taxation_customs/vies/rest-api); empty: no live check, and only staff can confirm a VAT id',
  )
  viesUrl: string = '';

  @IsInt()
  @Min(100)
  @Max(20_000)
  @Setting('Milliseconds that a check of a VAT id may take; afterwards the worker asks again later')
  identifierDeadlineMs: number = 5_000;

  @IsInt()
  @Min(1)
  @Max(3_650)
  @Setting('Days for which a confirmed VAT id counts; afterwards it is checked anew')
  identifierDays: number = 90;
}

export const taxConfig = defineConfig('tax', TaxConfig, (env) => ({
  viesUrl: env.TAX_VIES_URL,
  identifierDeadlineMs: env.TAX_IDENTIFIER_DEADLINE_MS,
  identifierDays: env.TAX_IDENTIFIER_DAYS,
}));
