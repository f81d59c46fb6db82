import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Answers, ApiErrors, Operation, RequirePermission } from 'markethall/kernel';
import { RatePacks } from '../packs/rate-packs.js';
import { TaxPermission } from '../tax.permissions.js';
import { CountryPipe } from './country.pipe.js';
import { RatePackInstallationResponse, RatePacksResponse } from './tax-holder.dto.js';

/** Ready-made rates, with their source. */
@Controller('api/v1/admin/tax-rate-packs')
export class RatePackController {
  constructor(private readonly packs: RatePacks) {}

  @Get()
  @RequirePermission(TaxPermission.Read)
  @Operation('List ready-made tax rates by country', 'A start, not advice: check them before you sell.')
  @Answers(RatePacksResponse)
  async list(): Promise<RatePacksResponse> {
    const packs = await this.packs.list();
    return {
      data: packs.map(({ country, name, source, asOf, zones, installed }) => ({
        ...{ country, name, source, asOf, installed },
        zones: zones.length,
      })),
    };
  }

  @Post(':country/installations')
  @HttpCode(200)
  @RequirePermission(TaxPermission.Write)
  @Operation('Add the ready-made rates of a country', 'Zones that are there stay as they are; repeatable.')
  @Answers(RatePackInstallationResponse)
  @ApiErrors('country_not_found', 'rate_pack_not_found', 'zone_member_taken', 'other_channels_concerned')
  async install(@Param('country', CountryPipe) country: string): Promise<RatePackInstallationResponse> {
    return { country, ...(await this.packs.install(country)) };
  }
}
