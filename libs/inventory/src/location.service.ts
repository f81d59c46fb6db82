import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, idBytes, isDuplicateKey, keyOf, newId, updateVersioned } from 'markethall/kernel';
import { In } from 'typeorm';
import { LocationChannel } from './entities/location-channel.entity.js';
import { Location } from './entities/location.entity.js';
import { locationCodeTaken, locationInUse, locationNotFound } from './inventory.errors.js';

/** What staff say about a location. */
export type LocationInput = {
  code: string;
  name: string;
  countryCode: string | null;
  /** Smaller is asked first. */
  priority: number;
  active: boolean;
  /** Null: all channels. */
  channelIds: string[] | null;
};

/** A location with the channels it serves; null: all. */
export type LocationWithChannels = { location: Location; channelIds: string[] | null };

const DEFAULT_CODE = 'main';

/** Places that hold stock. There is always one: `main` is made when it is first needed. */
@Injectable()
export class LocationService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
  ) {}

  /** The active location that is asked first; `main` is made when there is none. */
  async getDefault(): Promise<Location> {
    const found = await this.findDefault();
    if (found) return found;
    return this.db.transaction(async () => {
      const input = {
        code: DEFAULT_CODE,
        name: 'Main',
        countryCode: null,
        priority: 0,
        active: true,
        channelIds: null,
      };
      const main = this.locationOf(input);
      await this.db.execute(
        `INSERT IGNORE INTO location (id, code, code_key, name, country_code, priority, all_channels, active, version,
           created_at, updated_at) VALUES (?)`,
        [[idBytes(main.id), main.code, main.codeKey, main.name, null, 0, 1, 1, 1, main.createdAt, main.updatedAt]],
      );
      const made = await this.findDefault();
      if (!made) throw locationNotFound();
      if (made.id === main.id) this.record(made, null, { location: made, channelIds: null });
      return made;
    });
  }

  /** The ids as given with null for what does not exist; null stands for the default location. */
  async resolve(locationIds: readonly (string | null)[]): Promise<(string | null)[]> {
    const named = [...new Set(locationIds.filter((id): id is string => id !== null))];
    const known =
      named.length === 0
        ? []
        : await this.db.repository(Location).find({ where: { id: In(named) }, select: { id: true } });
    const exists = new Set(known.map((location) => location.id));
    const fallback = locationIds.includes(null) ? (await this.getDefault()).id : null;
    return locationIds.map((id) => (id === null ? fallback : exists.has(id) ? id : null));
  }

  async get(id: string): Promise<LocationWithChannels> {
    const location = await this.db.repository(Location).findOneBy({ id });
    if (!location) throw locationNotFound();
    return { location, channelIds: await this.channelsOf(location) };
  }

  /** The channels of many locations, by location id; locations for all channels are absent. */
  async channelsOfMany(ids: readonly string[]): Promise<Map<string, string[]>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.repository(LocationChannel).findBy({ locationId: In([...ids]) });
    const channels = new Map<string, string[]>();
    for (const row of rows) channels.set(row.locationId, [...(channels.get(row.locationId) ?? []), row.channelId]);
    return channels;
  }

  /** Errors: location_code_taken (409). */
  create(input: LocationInput): Promise<LocationWithChannels> {
    return this.db.transaction(async () => {
      const location = this.locationOf(input);
      await this.guardCode(location.code, () =>
        this.db
          .repository(Location)
          .insert(location)
          .then(() => undefined),
      );
      await this.writeChannels(location, input.channelIds);
      const result = { location, channelIds: input.channelIds };
      this.record(location, null, result);
      return result;
    });
  }

  /** Errors: location_code_taken (409), version_conflict (412). */
  update(id: string, version: number, input: Partial<LocationInput>): Promise<LocationWithChannels> {
    return this.db.transaction(async () => {
      const before = await this.get(id);
      const channelIds = input.channelIds === undefined ? before.channelIds : input.channelIds;
      const location = Object.assign(new Location(), before.location, {
        ...pick(input),
        codeKey: keyOf(input.code ?? before.location.code),
        allChannels: channelIds === null,
        updatedAt: this.clock.now(),
      });
      await this.guardCode(location.code, () => updateVersioned(this.db, Location, location, version));
      if (input.channelIds !== undefined) await this.writeChannels(location, channelIds);
      const result = { location, channelIds };
      this.record(location, before, result);
      return result;
    });
  }

  /** Only a location that never held stock can be deleted. Errors: location_in_use (409), version_conflict (412). */
  remove(id: string, version: number): Promise<void> {
    return this.db.transaction(async () => {
      const before = await this.get(id);
      await updateVersioned(this.db, Location, before.location, version);
      const used = await this.db.query<unknown[]>('SELECT 1 FROM stock_level WHERE location_id = ? LIMIT 1', [
        idBytes(id),
      ]);
      if (used.length > 0) throw locationInUse();
      await this.db.execute('DELETE FROM location_channel WHERE location_id = ?', [idBytes(id)]);
      await this.db.execute('DELETE FROM location WHERE id = ?', [idBytes(id)]);
      this.record(before.location, before, null);
    });
  }

  private async findDefault(): Promise<Location | null> {
    const [first] = await this.db
      .repository(Location)
      .find({ where: { active: true }, order: { priority: 'ASC', id: 'ASC' }, take: 1 });
    return first ?? null;
  }

  private locationOf(input: LocationInput): Location {
    const now = this.clock.now();
    return Object.assign(new Location(), {
      ...pick(input),
      id: newId('loc'),
      codeKey: keyOf(input.code),
      allChannels: input.channelIds === null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
  }

  private async channelsOf(location: Location): Promise<string[] | null> {
    if (location.allChannels) return null;
    return (await this.channelsOfMany([location.id])).get(location.id) ?? [];
  }

  private async writeChannels(location: Location, channelIds: string[] | null): Promise<void> {
    await this.db.execute('DELETE FROM location_channel WHERE location_id = ?', [idBytes(location.id)]);
    if (!channelIds || channelIds.length === 0) return;
    await this.db.execute('INSERT INTO location_channel (location_id, channel_id) VALUES ?', [
      [...new Set(channelIds)].map((channelId) => [idBytes(location.id), idBytes(channelId)]),
    ]);
  }

  private async guardCode(code: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw isDuplicateKey(error, 'location_code_key') ? locationCodeTaken(code) : error;
    }
  }

  private record(location: Location, before: LocationWithChannels | null, after: LocationWithChannels | null): void {
    this.changes.record({
      entityType: 'location',
      id: location.id,
      version: location.version,
      before: before && { ...before.location, channelIds: before.channelIds },
      after: after && { ...after.location, channelIds: after.channelIds },
    });
  }
}

/** The input's own columns, absent ones left out. */
function pick(input: Partial<LocationInput>): Partial<Location> {
  const { code, name, countryCode, priority, active } = input;
  const columns = { code, name, countryCode, priority, active };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
