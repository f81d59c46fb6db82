import { IsInt, Max, Min } from 'class-validator';
import { defineConfig, Setting } from 'markethall/kernel';

export class CartConfig {
  @Setting('Days after which an untouched cart of a guest is deleted')
  @IsInt()
  @Min(1)
  @Max(3650)
  guestDays = 30;

  @Setting('Days after which an untouched cart of a customer is deleted')
  @IsInt()
  @Min(1)
  @Max(3650)
  customerDays = 180;
}

export const cartConfig = defineConfig('cart', CartConfig, (env) => ({
  guestDays: env.CART_GUEST_DAYS,
  customerDays: env.CART_CUSTOMER_DAYS,
}));
