import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';

/** A picture, re-encoded by us. Its bytes stand in the file storage under the checksum of the original. */
@Entity('asset')
@Index('ux_asset_checksum', ['checksum'], { unique: true })
export class Asset {
  @IdColumn('asset', { primary: true }) id: string;
  /** SHA-256 of the bytes as they were sent, hex: the same picture is stored once. */
  @CodeColumn({ length: 64 }) checksum: string;
  /** As the client named it; never used as a path. */
  @Column({ length: 200 }) fileName: string;
  /** Pixels of the largest rendition. */
  @Column('int') width: number;
  @Column('int') height: number;
  /** Size of the largest rendition. */
  @Column('int') bytes: number;
  /** What should stay visible when the picture is cropped, in percent from the left and the top. */
  @Column('int') focalX: number;
  @Column('int') focalY: number;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
}
