import { Injectable } from '@nestjs/common';
import { assertAllChannels, Database, notFound } from 'markethall/kernel';
import { In } from 'typeorm';
import { TaxCategory } from '../entities/tax-category.entity.js';
import { Zone } from '../entities/zone.entity.js';
import { TaxCategoryService } from '../tax-category.service.js';
import { TaxRateService } from '../tax-rate.service.js';
import { ZoneService } from '../zone.service.js';
import { EUROPE } from './europe.data.js';
import { PACK_CATEGORIES, type PackRate, type PackZone, type RatePack } from './rate-pack.js';
import { WORLD } from './world.data.js';

export const RATE_PACKS: readonly RatePack[] = [...EUROPE, ...WORLD];

/** Ready-made rates of a country, with their source: installed once, then the merchant's own to change. */
@Injectable()
export class RatePacks {
  constructor(
    private readonly db: Database,
    private readonly categories: TaxCategoryService,
    private readonly zones: ZoneService,
    private readonly rates: TaxRateService,
  ) {}

  /** Every pack, and whether any of its zones is there. One statement. */
  async list(): Promise<(RatePack & { installed: boolean })[]> {
    const codes = RATE_PACKS.flatMap((pack) => pack.zones.map((zone) => zone.code));
    const present = await this.presentZones(codes);
    return RATE_PACKS.map((pack) => ({ ...pack, installed: pack.zones.some((zone) => present.has(zone.code)) }));
  }

  /**
   * Adds the zones of a country that are missing, with their dated rates; those that are there stay as the merchant left
   * them. Repeatable. Returns how many zones and rates were made. Throws `rate_pack_not_found` (404) and
   * `zone_member_taken` (409) where another zone holds one of the places.
   */
  async install(country: string): Promise<{ zones: number; rates: number }> {
    assertAllChannels();
    const pack = RATE_PACKS.find((each) => each.country === country);
    if (!pack) throw notFound('rate_pack');
    return this.db.transaction(async () => {
      await this.ensureCategories(pack);
      const present = await this.presentZones(pack.zones.map((zone) => zone.code));
      const missing = pack.zones.filter((zone) => !present.has(zone.code));
      let rates = 0;
      for (const zone of missing) rates += await this.addZone(zone);
      return { zones: missing.length, rates };
    });
  }

  private async presentZones(codes: string[]): Promise<Set<string>> {
    const zones = await this.db.repository(Zone).find({ where: { code: In(codes) }, select: { id: true, code: true } });
    return new Set(zones.map((zone) => zone.code));
  }

  private async ensureCategories(pack: RatePack): Promise<void> {
    const wanted = new Set(pack.zones.flatMap((zone) => zone.rates.map((rate) => rate.category)));
    const present = await this.db.repository(TaxCategory).findBy({ code: In([...wanted]) });
    for (const { code } of present) wanted.delete(code);
    for (const code of wanted) await this.categories.create({ code, name: PACK_CATEGORIES[code] ?? code });
  }

  private async addZone({ code, name, places, taxName, jurisdiction, combinable, rates }: PackZone): Promise<number> {
    const zone = await this.zones.create({ code, name, members: places });
    for (const rate of rates) {
      await this.rates.create({
        zoneId: zone.id,
        categoryCode: rate.category,
        name: taxName,
        jurisdiction,
        rate: rate.rate,
        treatment: rate.treatment ?? 'standard',
        compound: false,
        combinable: combinable ?? false,
        validFrom: rate.from === undefined ? null : new Date(rate.from),
        validTo: endOf(rate, rates),
      });
    }
    return rates.length;
  }
}

/** A rate ends when the next one of its category begins. */
function endOf(rate: PackRate, all: readonly PackRate[]): Date | null {
  const starts = all
    .filter((other) => other.category === rate.category && other.from !== undefined)
    .map((other) => new Date(other.from ?? 0))
    .filter((start) => rate.from === undefined || start > new Date(rate.from))
    .sort((a, b) => a.getTime() - b.getTime());
  return starts[0] ?? null;
}
