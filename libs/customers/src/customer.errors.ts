import { type AppError, conflict, notFound } from 'markethall/kernel';

export const customerNotFound = (): AppError => notFound('customer');

export const addressNotFound = (): AppError => notFound('address');

export const groupNotFound = (): AppError => notFound('customer_group');

export const tooManyAddresses = (max: number): AppError =>
  conflict('too_many_addresses', `An address book holds ${max} addresses`, { max });

export const customerErased = (): AppError =>
  conflict('customer_erased', 'The personal data of this customer has been erased');

export const externalIdTaken = (): AppError => conflict('external_id_taken', 'Another customer has this external id');

export const customerEmailTaken = (): AppError => conflict('email_taken', 'Another customer has this e-mail address');

export const groupCodeTaken = (code: string): AppError =>
  conflict('customer_group_code_taken', `Another customer group has the code ${code}`, { code });
