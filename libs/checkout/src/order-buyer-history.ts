import { Injectable } from '@nestjs/common';
import { Implements } from 'markethall/kernel';
import { OrderService } from 'markethall/orders';
import { BuyerHistory } from 'markethall/totals';

/** Answers from the orders whether a buyer has one already. */
@Injectable()
@Implements(BuyerHistory)
export class OrderBuyerHistory extends BuyerHistory {
  constructor(private readonly orders: OrderService) {
    super();
  }

  override async isFirstOrder(buyer: { customerId: string | null; email: string | null }): Promise<boolean | null> {
    if (buyer.customerId === null && buyer.email === null) return null;
    return !(await this.orders.hasPlaced(buyer));
  }
}
