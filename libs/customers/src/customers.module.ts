import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChannelsModule } from 'markethall/channels';
import { UsersModule } from 'markethall/users';
import { AddressBook } from './address-book.js';
import { AdminCustomerGroupController } from './api/admin-customer-group.controller.js';
import { AdminCustomerController } from './api/admin-customer.controller.js';
import { CustomerController } from './api/customer.controller.js';
import { ConsentBook } from './consent-book.js';
import { CustomerGroupService } from './customer-group.service.js';
import { CustomerHolder } from './customer-holder.js';
import { CustomerQueryService } from './customer-query.service.js';
import { CustomerService } from './customer.service.js';
import { Consent } from './entities/consent.entity.js';
import { CustomerAddress } from './entities/customer-address.entity.js';
import { CustomerGroup, CustomerGroupMember } from './entities/customer-group.entity.js';
import { Customer } from './entities/customer.entity.js';

@Module({
  imports: [
    ChannelsModule,
    UsersModule,
    TypeOrmModule.forFeature([Customer, CustomerAddress, CustomerGroup, CustomerGroupMember, Consent]),
  ],
  controllers: [CustomerController, AdminCustomerController, AdminCustomerGroupController],
  providers: [AddressBook, ConsentBook, CustomerGroupService, CustomerHolder, CustomerQueryService, CustomerService],
  exports: [AddressBook, ConsentBook, CustomerGroupService, CustomerService],
})
export class CustomersModule {}
