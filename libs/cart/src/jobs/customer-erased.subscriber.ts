import { Injectable } from '@nestjs/common';
import { CustomerErased } from 'markethall/customers';
import { Subscribe } from 'markethall/kernel';
import { CartRepository } from '../cart.repository.js';

/** Carts hold copies of a customer's e-mail and addresses: they go with the customer. */
@Injectable()
export class CustomerErasedSubscriber {
  constructor(private readonly carts: CartRepository) {}

  @Subscribe(CustomerErased, 'cart.erase-customer')
  async erase(event: CustomerErased): Promise<void> {
    await this.carts.eraseCustomer(event.customerId);
  }
}
