import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import {
  type Actor,
  Answers,
  ApiErrors,
  Authenticated,
  CurrentActor,
  Operation,
  RateLimit,
  unauthenticated,
} from 'markethall/kernel';
import { TaxIdentifierService } from '../identifiers/tax-identifier.service.js';
import { CountryPipe } from './country.pipe.js';
import { PutTaxIdentifierRequest, TaxIdentifiersResponse, TaxIdentifierView } from './tax-holder.dto.js';

/** The VAT ids of the signed-in customer. */
@Controller('api/v1/store/tax-identifiers')
export class TaxIdentifierController {
  constructor(private readonly identifiers: TaxIdentifierService) {}

  @Get()
  @Authenticated('customer')
  @Operation("List the customer's tax identifiers")
  @Answers(TaxIdentifiersResponse)
  async list(@CurrentActor() actor: Actor): Promise<TaxIdentifiersResponse> {
    return { data: (await this.identifiers.listOf(holderOf(actor))).map((each) => TaxIdentifierView.of(each)) };
  }

  @Put(':country')
  @Authenticated('customer')
  @RateLimit({ name: 'tax-identifiers', points: 20, seconds: 3600, by: 'actor' })
  @Operation(
    "Set the customer's tax identifier of a country",
    'It is checked at once where there is an authority to ask; only a valid one changes taxes.',
  )
  @Answers(TaxIdentifierView)
  @ApiErrors('country_not_found', 'validation_failed')
  async put(
    @CurrentActor() actor: Actor,
    @Param('country', CountryPipe) country: string,
    @Body() body: PutTaxIdentifierRequest,
  ): Promise<TaxIdentifierView> {
    return TaxIdentifierView.of(await this.identifiers.put(holderOf(actor), country, body.value));
  }

  @Delete(':country')
  @HttpCode(204)
  @Authenticated('customer')
  @Operation("Remove the customer's tax identifier of a country", 'Orders keep what held for them.')
  @ApiErrors('country_not_found')
  async remove(@CurrentActor() actor: Actor, @Param('country', CountryPipe) country: string): Promise<void> {
    await this.identifiers.remove(holderOf(actor), country);
  }
}

function holderOf(actor: Actor): string {
  if (actor.profileId === null) throw unauthenticated();
  return actor.profileId;
}
