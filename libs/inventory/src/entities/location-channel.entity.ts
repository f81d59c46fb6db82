import { Entity } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** A channel that a location serves when it does not serve all of them. */
@Entity('location_channel')
export class LocationChannel {
  @IdColumn('loc', { primary: true, name: 'location_id' })
  locationId: string;

  @IdColumn('chan', { primary: true, name: 'channel_id' })
  channelId: string;
}
