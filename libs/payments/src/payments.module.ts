import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { configProvider } from 'markethall/kernel';
import { AdminPaymentController } from './api/admin-payment.controller.js';
import { PaymentWebhookController } from './api/payment-webhook.controller.js';
import { LedgerAccount, LedgerEntry } from './entities/ledger.entity.js';
import { PaymentInbox } from './entities/payment-inbox.entity.js';
import { PaymentIntent } from './entities/payment-intent.entity.js';
import { PaymentTransaction } from './entities/payment-transaction.entity.js';
import { Refund } from './entities/refund.entity.js';
import { RefundAllocation } from './entities/refund-allocation.entity.js';
import { Ledger } from './ledger.js';
import { BankTransferProvider } from './manual/bank-transfer.provider.js';
import { CashOnDeliveryProvider } from './manual/cash-on-delivery.provider.js';
import { PaymentDeskService } from './payment-desk.service.js';
import { PaymentJournal } from './payment-journal.js';
import { PaymentProviders } from './payment-providers.js';
import { PaymentQueryService } from './payment-query.service.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentService } from './payment.service.js';
import { PaymentSweeperService } from './payment-sweeper.service.js';
import { PaymentWebhookService } from './payment-webhook.service.js';
import { paymentsConfig, PaymentsConfig } from './payments.config.js';
import { SandboxPayment } from './sandbox/entities/sandbox-payment.entity.js';
import { SandboxTransaction } from './sandbox/entities/sandbox-transaction.entity.js';
import { SandboxWebhook } from './sandbox/entities/sandbox-webhook.entity.js';
import { OwnListener } from './sandbox/own-listener.js';
import { SandboxBank } from './sandbox/sandbox-bank.js';
import { SandboxController } from './sandbox/sandbox.controller.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import { AdminGiftCardController } from './stored-value/api/admin-gift-card.controller.js';
import { AdminStoreCreditController } from './stored-value/api/admin-store-credit.controller.js';
import { StoreStoredValueController } from './stored-value/api/store-stored-value.controller.js';
import { StoredValueAccount } from './stored-value/entities/stored-value-account.entity.js';
import { StoredValueEntry } from './stored-value/entities/stored-value-entry.entity.js';
import { GiftCardCodes } from './stored-value/gift-card-codes.js';
import { GiftCardProvider } from './stored-value/gift-card.provider.js';
import { GiftCardService } from './stored-value/gift-card.service.js';
import { StoreCreditRefunds } from './stored-value/store-credit-refunds.js';
import { StoreCreditProvider } from './stored-value/store-credit.provider.js';
import { StoreCreditService } from './stored-value/store-credit.service.js';
import { StoredValueBook } from './stored-value/stored-value-book.js';
import { StoredValueLedger } from './stored-value/stored-value-ledger.js';
import { StoredValueRepository } from './stored-value/stored-value.repository.js';
import { TenderService } from './stored-value/tender.service.js';

/** Money movements: attempts, transactions, refunds and their ledger. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      PaymentIntent,
      PaymentTransaction,
      Refund,
      RefundAllocation,
      LedgerAccount,
      LedgerEntry,
      PaymentInbox,
      SandboxPayment,
      SandboxTransaction,
      SandboxWebhook,
      StoredValueAccount,
      StoredValueEntry,
    ]),
  ],
  controllers: [
    AdminPaymentController,
    PaymentWebhookController,
    SandboxController,
    AdminGiftCardController,
    AdminStoreCreditController,
    StoreStoredValueController,
  ],
  providers: [
    configProvider(paymentsConfig),
    Ledger,
    PaymentJournal,
    PaymentProviders,
    PaymentRepository,
    PaymentService,
    PaymentDeskService,
    PaymentQueryService,
    PaymentWebhookService,
    PaymentSweeperService,
    OwnListener,
    SandboxBank,
    SandboxProvider,
    BankTransferProvider,
    CashOnDeliveryProvider,
    GiftCardCodes,
    GiftCardService,
    StoreCreditService,
    StoreCreditRefunds,
    StoredValueBook,
    StoredValueLedger,
    StoredValueRepository,
    TenderService,
    GiftCardProvider,
    StoreCreditProvider,
  ],
  exports: [
    PaymentsConfig,
    PaymentService,
    PaymentDeskService,
    PaymentProviders,
    PaymentSweeperService,
    SandboxBank,
    GiftCardService,
    StoreCreditService,
    TenderService,
  ],
})
export class PaymentsModule {}
