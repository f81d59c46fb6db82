import { Injectable } from '@nestjs/common';
import {
  Database,
  emailKey,
  idBytes,
  type KeysetPage,
  keyOf,
  keysetPage,
  type ListFilter,
  type ListRequest,
} from 'markethall/kernel';
import type { SelectQueryBuilder } from 'typeorm';
import { Customer } from './entities/customer.entity.js';
import { CustomerGroup } from './entities/customer-group.entity.js';

const COLUMNS = {
  id: 'c.id',
  email: 'c.emailKey',
  externalId: 'c.externalId',
  lastName: 'c.lastName',
  createdAt: 'c.createdAt',
} as const;

/** Lists of customers and groups for staff. */
@Injectable()
export class CustomerQueryService {
  constructor(private readonly db: Database) {}

  /** Filters: `email` (in any spelling), `name` (part of first and last name), `groupId`, `externalId`, `createdAt`. */
  list(request: ListRequest): Promise<KeysetPage<Customer>> {
    const query = this.db.repository(Customer).createQueryBuilder('c').where('c.erasedAt IS NULL');
    const filters = request.filters.flatMap((filter) => this.translate(query, filter));
    return keysetPage(query, { ...request, filters }, COLUMNS, { idField: 'c.id', idPrefix: 'cus' });
  }

  listGroups(request: ListRequest): Promise<KeysetPage<CustomerGroup>> {
    const query = this.db.repository(CustomerGroup).createQueryBuilder('g');
    const columns = { id: 'g.id', code: 'g.code', name: 'g.name' };
    return keysetPage(query, request, columns, { idField: 'g.id', idPrefix: 'cgrp' });
  }

  /** Members of a group, in the order of their ids. */
  listMembers(groupId: string, request: ListRequest): Promise<KeysetPage<Customer>> {
    const query = this.db.repository(Customer).createQueryBuilder('c');
    this.inGroup(query, groupId);
    return keysetPage(query, { ...request, filters: [] }, COLUMNS, { idField: 'c.id', idPrefix: 'cus' });
  }

  private translate(query: SelectQueryBuilder<Customer>, filter: ListFilter): ListFilter[] {
    const text = typeof filter.value === 'string' ? filter.value : '';
    switch (filter.field) {
      case 'email':
        return [{ ...filter, value: filter.op === 'like' ? keyOf(text) : emailKey(text) }];
      case 'name':
        query.andWhere(`CONCAT(c.firstName, ' ', c.lastName) COLLATE utf8mb4_unicode_520_ci LIKE :name ESCAPE '!'`, {
          name: `%${text.replace(/[!%_]/g, '!$&')}%`,
        });
        return [];
      case 'groupId':
        this.inGroup(query, text);
        return [];
      default:
        return [filter];
    }
  }

  private inGroup(query: SelectQueryBuilder<Customer>, groupId: string): void {
    query.andWhere(
      'EXISTS (SELECT 1 FROM customer_group_member m WHERE m.customer_id = c.id AND m.group_id = :groupId)',
      { groupId: idBytes(groupId) },
    );
  }
}
