import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Database, Extensions } from 'markethall/kernel';
import { paymentMethodUnknown } from './payment.errors.js';
import { PaymentProvider, ProviderUnavailable } from './payment-provider.js';
import { PaymentsConfig } from './payments.config.js';

const FAILURES_TO_OPEN = 5;
const OPEN_MS = 10_000;
const MAX_CONCURRENT = 50;

/** Health of one provider as this process sees it: a circuit breaker and a bulkhead. */
interface Health {
  failures: number;
  openUntilMs: number;
  running: number;
}

/** The ways to pay of this installation, and the only door through which they are called. */
@Injectable()
export class PaymentProviders implements OnApplicationBootstrap {
  private readonly logger = new Logger(PaymentProviders.name);
  private readonly health = new Map<string, Health>();
  private known: Map<string, PaymentProvider> | null = null;

  constructor(
    private readonly extensions: Extensions,
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: PaymentsConfig,
  ) {}

  /** Two providers with one code refuse to boot. */
  onApplicationBootstrap(): void {
    this.byCode();
  }

  all(): PaymentProvider[] {
    return [...this.byCode().values()];
  }

  /** Those that a shopper may choose. */
  offered(): PaymentProvider[] {
    return this.all().filter((provider) => provider.capabilities.offered);
  }

  find(code: string): PaymentProvider | null {
    return this.byCode().get(code) ?? null;
  }

  /** Throws 422 `payment_method_unknown` at `/paymentMethod`. */
  getOffered(code: string): PaymentProvider {
    const provider = this.find(code);
    if (provider === null || !provider.capabilities.offered) throw paymentMethodUnknown();
    return provider;
  }

  /** Of a stored payment: its plugin must still be installed. */
  get(code: string): PaymentProvider {
    const provider = this.find(code);
    if (provider === null)
      throw new Error(`No PaymentProvider has the code '${code}': is its plugin still in apps/modules.ts?`);
    return provider;
  }

  /**
   * Calls a provider with a deadline, a breaker (five unknown outcomes in a row close the door for ten seconds) and a
   * bulkhead. Never inside a transaction. Throws ProviderUnavailable when nothing was sent; any other error leaves the
   * outcome unknown.
   */
  async call<T>(provider: PaymentProvider, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.db.assertNoTransaction(`Payment provider ${provider.code}`);
    const health = this.healthOf(provider.code);
    if (health.running >= MAX_CONCURRENT || health.openUntilMs > performance.now())
      throw new ProviderUnavailable(provider.code);

    health.running += 1;
    try {
      const result = await this.beforeDeadline(work);
      health.failures = 0;
      return result;
    } catch (error) {
      this.noteFailure(provider.code, health, error);
      throw error;
    } finally {
      health.running -= 1;
    }
  }

  /** Forgets what the breakers have seen; for tests. */
  resetHealth(): void {
    this.health.clear();
  }

  private async beforeDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    // A provider that ignores its signal must not hold the checkout either.
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new Error('The payment provider did not answer in time');
        controller.abort(error);
        reject(error);
      }, this.config.deadlineMs);
    });
    try {
      return await Promise.race([work(controller.signal), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  private noteFailure(code: string, health: Health, error: unknown): void {
    health.failures += 1;
    this.logger.warn(
      { provider: code, failures: health.failures, at: this.clock.now(), error: String(error) },
      'payment provider failed',
    );
    if (health.failures < FAILURES_TO_OPEN) return;
    health.openUntilMs = performance.now() + OPEN_MS;
    health.failures = FAILURES_TO_OPEN - 1; // one trial call after the pause decides
  }

  private healthOf(code: string): Health {
    const present = this.health.get(code) ?? { failures: 0, openUntilMs: 0, running: 0 };
    this.health.set(code, present);
    return present;
  }

  private byCode(): Map<string, PaymentProvider> {
    if (this.known !== null) return this.known;
    const found = new Map<string, PaymentProvider>();
    for (const provider of this.extensions.all(PaymentProvider)) {
      if (found.has(provider.code)) throw new Error(`Two payment providers have the code '${provider.code}'`);
      found.set(provider.code, provider);
    }
    return (this.known = found);
  }
}
