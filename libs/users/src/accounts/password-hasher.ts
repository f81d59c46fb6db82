import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Database } from 'markethall/kernel';
import { signInBusy } from '../user.errors.js';
import { UsersConfig } from '../users.config.js';
import { BoundedQueue } from './bounded-queue.js';

/** OWASP's argon2id setting: 19 MiB, two passes, one lane. About 50 ms of one core. argon2id is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of nobody's password, of the same cost: verified where there is no account, so that time tells nothing. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$brCjj0NcK3YhiFFHoa5l1g$65sv0hOSyvLK/9EO5JTzs5oNOFhvxwMZWvcrXEmEMG0';

/**
 * Hashes and verifies passwords, a few at a time: hashing is the most expensive thing that an anonymous caller can ask for.
 * A full queue answers 503 `sign_in_busy` at once. Never inside a transaction.
 */
@Injectable()
export class PasswordHasher {
  private readonly queue: BoundedQueue;

  constructor(
    private readonly db: Database,
    config: UsersConfig,
  ) {
    this.queue = new BoundedQueue(config.hashConcurrency, config.hashQueueLimit, signInBusy);
  }

  /** PHC form. */
  hash(password: string): Promise<string> {
    this.db.assertNoTransaction('Hashing a password');
    return this.queue.run(() => hash(sameBytes(password), COST));
  }

  /** Takes the same time for `null` (no account, no password yet), which is always false. */
  verify(passwordHash: string | null, password: string): Promise<boolean> {
    this.db.assertNoTransaction('Verifying a password');
    return this.queue.run(async () => {
      const matches = await verify(passwordHash ?? NOBODY, sameBytes(password));
      return matches && passwordHash !== null;
    });
  }
}

/** Keyboards differ in how they compose "é": the same characters must give the same bytes (RFC 8265). */
const sameBytes = (password: string): string => password.normalize('NFC');
