import { aCustomer } from 'markethall/testing/customers';
import { aStaffMember } from 'markethall/testing/users';
import type { TestApp } from './app.js';

/** A customer who is signed in. */
export interface SignedInCustomer {
  customerId: string;
  userId: string;
  email: string;
  authorization: string;
  /** Ready for `.set(customer.headers)`. */
  headers: { Authorization: string };
}

export const signIn = {
  async staff(app: TestApp, permissions: readonly string[], channelIds: string[] | null): Promise<string> {
    return (await aStaffMember(app, permissions, { channelIds })).authorization;
  },

  async customer(app: TestApp, traits: { email?: string }): Promise<SignedInCustomer> {
    const { customerId, userId, email, authorization } = await aCustomer(app, traits);
    return { customerId, userId, email, authorization, headers: { Authorization: authorization } };
  },
};
