import { Injectable } from '@nestjs/common';
import {
  assertAllChannels,
  Changes,
  Clock,
  Database,
  Events,
  idBytes,
  insertRows,
  invalid,
  isDuplicateKey,
  keysetPage,
  type KeysetPage,
  type ListRequest,
  newId,
  notFound,
  updateVersioned,
} from 'markethall/kernel';
import { In } from 'typeorm';
import { TaxRate } from './entities/tax-rate.entity.js';
import { ZoneMember } from './entities/zone-member.entity.js';
import { Zone } from './entities/zone.entity.js';
import { TaxCacheInvalidation } from './tax-cache.js';
import { inPostalRange, normalizePostalCode } from './tax-rules.js';
import { placeTaken, zoneCodeTaken, zoneInUse } from './tax.errors.js';
import { TaxRulesChanged } from './tax.events.js';

/** One place as staff write it: a country, or a region or range of postal codes of it. */
export interface Place {
  country: string;
  region?: string | null;
  postalFrom?: string | null;
  postalTo?: string | null;
}

type PlaceKey = Pick<ZoneMember, 'country' | 'region' | 'postalFrom' | 'postalTo'>;

/** Tax zones. Each place belongs to one zone at most; within a country the more specific place wins. */
@Injectable()
export class ZoneService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly cache: TaxCacheInvalidation,
  ) {}

  /** A page of zones with their members. Two statements without a count. */
  async list(request: ListRequest): Promise<KeysetPage<Zone>> {
    const page = await keysetPage(
      this.db.read().createQueryBuilder(Zone, 'z'),
      request,
      { id: 'z.id', code: 'z.code' },
      { idField: 'z.id', idPrefix: 'zone' },
    );
    const ids = page.items.map((zone) => zone.id);
    const members = ids.length > 0 ? await this.db.read().findBy(ZoneMember, { zoneId: In(ids) }) : [];
    for (const zone of page.items) zone.members = members.filter((member) => member.zoneId === zone.id);
    return page;
  }

  /** With its members. Throws `zone_not_found`. */
  async get(id: string): Promise<Zone> {
    const zone = await this.db.repository(Zone).findOne({ where: { id }, relations: { members: true } });
    if (!zone) throw notFound('zone');
    return zone;
  }

  /** Throws `zone_code_taken` or `zone_member_taken` (409). */
  async create(fields: { code: string; name: string; members: readonly Place[] }): Promise<Zone> {
    assertAllChannels();
    return this.translated(fields.code, async () => {
      const now = this.clock.now();
      const zone = new Zone();
      Object.assign(zone, {
        id: newId('zone'),
        code: fields.code,
        name: fields.name,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      await this.db.repository(Zone).insert({ ...zone, members: undefined });
      zone.members = await this.replaceMembers(zone.id, fields.members);
      this.tell(zone, null, 'created');
      return zone;
    });
  }

  /** `members` replaces all places of the zone. Throws `version_conflict` (412), `zone_member_taken` (409). */
  async update(
    id: string,
    expectedVersion: number,
    fields: { name?: string; members?: readonly Place[] },
  ): Promise<Zone> {
    assertAllChannels();
    return this.translated('', async () => {
      const zone = await this.get(id);
      const before = snapshot(zone);
      zone.name = fields.name ?? zone.name;
      zone.updatedAt = this.clock.now();
      await updateVersioned(this.db, Zone, zone, expectedVersion);
      if (fields.members) zone.members = await this.replaceMembers(id, fields.members);
      this.tell(zone, before, 'updated');
      return zone;
    });
  }

  /** Throws `zone_in_use` (409) while it has rates. */
  async delete(id: string, expectedVersion: number): Promise<void> {
    assertAllChannels();
    return this.db.transaction(async () => {
      const zone = await this.get(id);
      const before = snapshot(zone);
      await updateVersioned(this.db, Zone, zone, expectedVersion);
      if (await this.db.repository(TaxRate).existsBy({ zoneId: id })) throw zoneInUse();
      await this.db.repository(Zone).delete({ id });
      this.changes.record({ entityType: 'zone', id, version: zone.version, before, after: null });
      this.events.publish(new TaxRulesChanged('zone', id, 'deleted', zone.version));
      this.cache.afterCommit();
    });
  }

  private async replaceMembers(zoneId: string, places: readonly Place[]): Promise<ZoneMember[]> {
    const keys = places.map(toKey);
    refuseEmptyRanges(keys);
    await this.db.execute('DELETE FROM zone_member WHERE zone_id = ?', [idBytes(zoneId)]);
    await this.refuseOverlaps(keys);
    const members = keys.map((key) => Object.assign(new ZoneMember(), { id: newId('zom'), zoneId, ...key }));
    if (members.length > 0) await insertRows(this.db, ZoneMember, members);
    return members;
  }

  /** Postal ranges of one region must not overlap; equal places are refused by the unique index as well. */
  private async refuseOverlaps(keys: readonly PlaceKey[]): Promise<void> {
    if (keys.length === 0) return;
    const countries = [...new Set(keys.map((key) => key.country))];
    const others = await this.db.query<StoredPlace[]>(
      'SELECT country, region, postal_from, postal_to FROM zone_member WHERE country IN (?) FOR UPDATE',
      [countries],
    );
    const taken: PlaceKey[] = others.map((row) => ({
      country: row.country,
      region: row.region,
      postalFrom: row.postal_from,
      postalTo: row.postal_to,
    }));
    for (const key of keys) {
      if (taken.some((other) => overlap(key, other))) throw placeTaken(key);
      taken.push(key);
    }
  }

  private async translated(code: string, work: () => Promise<Zone>): Promise<Zone> {
    try {
      return await this.db.transaction(work);
    } catch (error) {
      if (isDuplicateKey(error, 'uq_zone_member_place')) {
        throw placeTaken({ country: '', region: '', postalFrom: '', postalTo: '' });
      }
      if (isDuplicateKey(error)) throw zoneCodeTaken(code);
      throw error;
    }
  }

  private tell(zone: Zone, before: object | null, change: 'created' | 'updated'): void {
    this.changes.record({ entityType: 'zone', id: zone.id, version: zone.version, before, after: snapshot(zone) });
    this.events.publish(new TaxRulesChanged('zone', zone.id, change, zone.version));
    this.cache.afterCommit();
  }
}

interface StoredPlace {
  country: string;
  region: string;
  postal_from: string;
  postal_to: string;
}

function toKey(place: Place): PlaceKey {
  const from = normalizePostalCode(place.postalFrom ?? '');
  return {
    country: place.country,
    region: place.region ?? '',
    postalFrom: from,
    postalTo: normalizePostalCode(place.postalTo ?? '') || from,
  };
}

/** A range that ends before it begins contains no code. As in `inPostalRange`, the shorter end counts for all behind it. */
function refuseEmptyRanges(keys: readonly PlaceKey[]): void {
  const problems = keys.flatMap(({ postalFrom, postalTo }, index) => {
    const length = Math.min(postalFrom.length, postalTo.length);
    return postalFrom.slice(0, length) > postalTo.slice(0, length)
      ? [{ pointer: `/members/${index}/postalTo`, code: 'before_postal_from' }]
      : [];
  });
  if (problems.length > 0) throw invalid(problems);
}

function overlap(a: PlaceKey, b: PlaceKey): boolean {
  if (a.country !== b.country || a.region !== b.region) return false;
  if (a.postalFrom === '' || b.postalFrom === '') return a.postalFrom === b.postalFrom;
  return (
    inPostalRange(a.postalFrom, b.postalFrom, b.postalTo) ||
    inPostalRange(b.postalFrom, a.postalFrom, a.postalTo) ||
    inPostalRange(a.postalTo, b.postalFrom, b.postalTo)
  );
}

function snapshot(zone: Zone): object {
  const places = zone.members.map(({ country, region, postalFrom, postalTo }) =>
    [country, region, postalFrom && `${postalFrom}-${postalTo}`].filter(Boolean).join(' '),
  );
  return { code: zone.code, name: zone.name, members: places.sort() };
}
