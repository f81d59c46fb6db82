import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { defineConfig, Setting } from 'markethall/kernel';

/** How orders live. */
export class OrdersConfig {
  @IsInt()
  @Min(1)
  @Max(10_080)
  @Setting('Minutes that an unpaid order holds its stock; afterwards it expires')
  paymentMinutes: number = 15;

  @IsInt()
  @Min(1)
  @Max(1_000)
  @Setting('Unpaid orders, which hold stock, that a customer may have at once')
  unpaidPerCustomer: number = 10;

  @IsInt()
  @Min(1)
  @Max(10_000)
  @Setting('The same for guests from one public IP address; offices and mobile networks share one (see TRUST_PROXY)')
  unpaidPerAddress: number = 100;

  @IsInt()
  @Min(1)
  @Max(3_650)
  @Setting("Days that a guest's order link works")
  guestTokenDays: number = 180;

  @IsOptional()
  @IsString()
  @Matches(/^[A-Z0-9]{1,10}$/)
  @Setting('Prefix of order numbers of the default channel; other channels use their code')
  numberPrefix: string = 'MH';

  @IsInt()
  @Min(1)
  @Max(10_000)
  @Setting('Order numbers that a process takes at once; what it has not used when it stops stays unused')
  numberBlock: number = 50;
}

export const ordersConfig = defineConfig('orders', OrdersConfig, (env) => ({
  paymentMinutes: env.ORDERS_PAYMENT_MINUTES,
  unpaidPerCustomer: env.ORDERS_UNPAID_PER_CUSTOMER,
  unpaidPerAddress: env.ORDERS_UNPAID_PER_ADDRESS,
  guestTokenDays: env.ORDERS_GUEST_TOKEN_DAYS,
  numberPrefix: env.ORDERS_NUMBER_PREFIX,
  numberBlock: env.ORDERS_NUMBER_BLOCK,
}));
