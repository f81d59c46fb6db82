import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CartLine } from 'markethall/cart';
import {
  type Actor,
  Answers,
  AppError,
  AppEvent,
  Authenticated,
  Clock,
  CurrentActor,
  Database,
  defineFields,
  defineModule,
  definePermissions,
  Events,
  IdColumn,
  Implements,
  insertRows,
  newId,
  Operation,
  ReferenceColumn,
  Subscribe,
  TimeColumn,
} from 'markethall/kernel';
import { OrderCheck, type OrderDraft, OrderPlaced } from 'markethall/orders';
import { Column, Entity, Index, type MigrationInterface, type QueryRunner } from 'typeorm';

/*
 * A sample plugin as an enterprise team would write it, in one file to be read in one go: a table, an endpoint, an event,
 * a subscription, a custom field, a permission, a veto, an invariant; nothing of Markethall is changed for it.
 */

/** A line may carry the text of a gift card. */
defineFields(CartLine, { giftNote: { type: 'string', maxLength: 80, description: 'Printed on a card' } });

export const LoyaltyPermission = definePermissions('acme-loyalty', { Read: 'acme-loyalty:read' });

@Entity('acme_loyalty_entry')
@Index('ux_acme_loyalty_entry_order', ['orderId'], { unique: true })
@Index('ix_acme_loyalty_entry_customer', ['customerId'])
export class LoyaltyEntry {
  @IdColumn('loy', { primary: true }) id: string;
  @ReferenceColumn() customerId: string;
  @ReferenceColumn() orderId: string;
  @Column('int') points: number;
  @TimeColumn() awardedAt: Date;
}

export class AcmeLoyalty1795090000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE acme_loyalty_entry (
      id binary(16) NOT NULL,
      customer_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      order_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      points int NOT NULL,
      awarded_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY ux_acme_loyalty_entry_order (order_id),
      KEY ix_acme_loyalty_entry_customer (customer_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE acme_loyalty_entry');
  }
}

/** Points were given for an order. */
export class PointsAwarded extends AppEvent {
  static override readonly eventName = 'acme-loyalty.points-awarded.v1';
  readonly aggregate: { type: string; id: string };
  constructor(
    readonly customerId: string,
    readonly points: number,
  ) {
    super();
    this.aggregate = { type: 'customer', id: customerId };
  }
}

@Injectable()
export class LoyaltyService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {}

  /** One point for each whole unit of the currency's hundred; once an order. */
  award(customerId: string, orderId: string, total: number): Promise<void> {
    return this.db.transaction(async () => {
      const points = Math.floor(total / 100);
      const entry = { id: newId('loy'), customerId, orderId, points, awardedAt: this.clock.now() };
      await insertRows(this.db, LoyaltyEntry, [Object.assign(new LoyaltyEntry(), entry)]);
      this.events.publish(new PointsAwarded(customerId, points));
    });
  }

  async balance(customerId: string): Promise<number> {
    const [row] = await this.db.query<{ points: string | null }[]>(
      'SELECT SUM(points) AS points FROM acme_loyalty_entry WHERE customer_id = ?',
      [customerId],
    );
    return Number(row?.points ?? 0);
  }
}

export class PointsResponse {
  @ApiProperty({ type: 'integer', example: 120 })
  points: number;
}

@ApiTags('Acme loyalty')
@Controller('api/v1/store/acme-loyalty/points')
export class LoyaltyController {
  constructor(private readonly loyalty: LoyaltyService) {}

  @Get()
  @Authenticated('customer')
  @Operation('Read my loyalty points')
  @Answers(PointsResponse)
  async get(@CurrentActor() actor: Actor): Promise<PointsResponse> {
    return { points: await this.loyalty.balance(actor.profileId ?? '') };
  }
}

@Injectable()
export class AwardPointsSubscriber {
  constructor(private readonly loyalty: LoyaltyService) {}

  @Subscribe(OrderPlaced, 'acme-loyalty.award-points')
  async award(event: OrderPlaced): Promise<void> {
    if (event.customerId !== null) await this.loyalty.award(event.customerId, event.orderId, event.total);
  }
}

/** Acme does not sell to a certain town. */
@Injectable()
@Implements(OrderCheck)
export class NoSalesToAtlantis extends OrderCheck {
  check(draft: OrderDraft): AppError | void {
    if (draft.shippingAddress?.city === 'Atlantis') {
      return new AppError('acme_town_not_served', 409, 'We do not deliver to Atlantis');
    }
  }
}

@Module({
  imports: [TypeOrmModule.forFeature([LoyaltyEntry])],
  controllers: [LoyaltyController],
  providers: [LoyaltyService, NoSalesToAtlantis],
  exports: [LoyaltyService],
})
class LoyaltyModule {}

@Module({ imports: [LoyaltyModule], providers: [AwardPointsSubscriber] })
class LoyaltyWorkerModule {}

export const acmeLoyaltyModule = defineModule({
  name: 'acme-loyalty',
  module: LoyaltyModule,
  worker: LoyaltyWorkerModule,
  migrations: [AcmeLoyalty1795090000001],
  permissions: [LoyaltyPermission],
  invariants: [
    {
      code: 'acme-loyalty.points',
      title: 'Nobody has negative points',
      sql: 'SELECT customer_id FROM acme_loyalty_entry GROUP BY customer_id HAVING SUM(points) < 0',
    },
  ],
});
