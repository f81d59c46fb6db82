import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  Database,
  Events,
  idBytes,
  idFromBytes,
  insertRows,
  invalid,
  keyOf,
  newId,
  staleVersion,
  updateVersioned,
} from 'markethall/kernel';
import { In } from 'typeorm';
import { groupCodeTaken, groupNotFound } from './customer.errors.js';
import { CustomerGroupChanged } from './customer.events.js';
import { Customer } from './entities/customer.entity.js';
import { CustomerGroup, CustomerGroupMember } from './entities/customer-group.entity.js';

/** Groups of customers. A change of the members raises the group's version. */
@Injectable()
export class CustomerGroupService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
  ) {}

  /** 404 `customer_group_not_found`. */
  async get(id: string): Promise<CustomerGroup> {
    const group = await this.db.repository(CustomerGroup).findOneBy({ id });
    if (!group) throw groupNotFound();
    return group;
  }

  /** The groups that a customer belongs to, by id; for prices and promotions. */
  async groupIdsOf(customerId: string): Promise<string[]> {
    const rows = await this.db.query<{ group_id: Buffer }[]>(
      'SELECT group_id FROM customer_group_member WHERE customer_id = ? ORDER BY group_id LIMIT 1000',
      [idBytes(customerId)],
    );
    return rows.map((row) => idFromBytes('cgrp', row.group_id));
  }

  /** The groups of many customers; who is in none is absent. One statement. */
  async groupIdsOfMany(customerIds: readonly string[]): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    if (customerIds.length === 0) return found;
    const rows = await this.db.query<{ customer_id: Buffer; group_id: Buffer }[]>(
      'SELECT customer_id, group_id FROM customer_group_member WHERE customer_id IN (?) ORDER BY customer_id, group_id',
      [customerIds.map(idBytes)],
    );
    for (const row of rows) {
      const customerId = idFromBytes('cus', row.customer_id);
      const groups = found.get(customerId);
      if (groups === undefined) found.set(customerId, [idFromBytes('cgrp', row.group_id)]);
      else groups.push(idFromBytes('cgrp', row.group_id));
    }
    return found;
  }

  /** 409 `customer_group_code_taken`. */
  create(code: string, name: string): Promise<CustomerGroup> {
    return this.db.transaction(async () => {
      const codeKey = keyOf(code);
      if (await this.db.repository(CustomerGroup).existsBy({ codeKey })) throw groupCodeTaken(code);
      const now = this.clock.now();
      const fields = { id: newId('cgrp'), code, codeKey, name, version: 1, createdAt: now, updatedAt: now };
      const group = Object.assign(new CustomerGroup(), fields);
      await insertRows(this.db, CustomerGroup, [group]);
      this.announce(group, null, group, 'created');
      return group;
    });
  }

  rename(id: string, name: string, expectedVersion: number): Promise<CustomerGroup> {
    return this.change(id, expectedVersion, 'updated', (group) => {
      group.name = name;
      return Promise.resolve();
    });
  }

  /** Members stay customers; prices of the group no longer apply to them. */
  async delete(id: string, expectedVersion: number): Promise<void> {
    await this.db.transaction(async () => {
      const group = await this.getForUpdate(id);
      const { version: currentVersion } = group;
      if (currentVersion !== expectedVersion)
        throw await staleVersion(this.db, { entityType: 'customer_group', id, expectedVersion, currentVersion });
      await this.db.repository(CustomerGroupMember).delete({ groupId: id });
      await this.db.repository(CustomerGroup).delete({ id });
      this.announce(group, group, null, 'deleted');
    });
  }

  /** Adds customers; who is a member already stays one. 422 for an unknown customer, and nobody is added. */
  addMembers(id: string, customerIds: readonly string[]): Promise<CustomerGroup> {
    return this.change(id, undefined, 'members', async () => {
      await this.assertCustomers(customerIds);
      const members = await this.db
        .repository(CustomerGroupMember)
        .find({ where: { groupId: id, customerId: In([...customerIds]) } });
      const known = new Set(members.map((member) => member.customerId));
      const joinedAt = this.clock.now();
      const rows = [...new Set(customerIds)]
        .filter((customerId) => !known.has(customerId))
        .map((customerId) => Object.assign(new CustomerGroupMember(), { groupId: id, customerId, joinedAt }));
      await insertRows(this.db, CustomerGroupMember, rows);
    });
  }

  /** Safe to repeat. */
  removeMember(id: string, customerId: string, expectedVersion: number): Promise<CustomerGroup> {
    return this.change(id, expectedVersion, 'members', async () => {
      await this.db.repository(CustomerGroupMember).delete({ groupId: id, customerId });
    });
  }

  private change(
    id: string,
    expectedVersion: number | undefined,
    kind: 'updated' | 'members',
    work: (group: CustomerGroup) => Promise<void>,
  ): Promise<CustomerGroup> {
    return this.db.transaction(async () => {
      const group = await this.getForUpdate(id);
      const before = { ...group };
      await work(group);
      group.updatedAt = this.clock.now();
      await updateVersioned(this.db, CustomerGroup, group, expectedVersion);
      this.announce(group, before, group, kind);
      return group;
    });
  }

  private async assertCustomers(customerIds: readonly string[]): Promise<void> {
    const found = await this.db
      .repository(Customer)
      .find({ where: { id: In([...customerIds]) }, select: { id: true, erasedAt: true } });
    const known = new Set(found.filter((customer) => customer.erasedAt === null).map((customer) => customer.id));
    const problems = customerIds.flatMap((customerId, index) =>
      known.has(customerId) ? [] : [{ pointer: `/customerIds/${index}`, code: 'unknown_customer' }],
    );
    if (problems.length > 0) throw invalid(problems.slice(0, 50));
  }

  private async getForUpdate(id: string): Promise<CustomerGroup> {
    const group = await this.db
      .repository(CustomerGroup)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!group) throw groupNotFound();
    return group;
  }

  private announce(
    group: CustomerGroup,
    before: object | null,
    after: object | null,
    change: 'created' | 'updated' | 'deleted' | 'members',
  ): void {
    this.changes.record({ entityType: 'customer_group', id: group.id, version: group.version, before, after });
    this.events.publish(new CustomerGroupChanged(group.id, change));
  }
}
