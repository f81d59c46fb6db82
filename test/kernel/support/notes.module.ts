import { Injectable, Module } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, Authenticator, defineModule, Implements, unauthenticated } from 'markethall/kernel';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AdminNotesController, NotesController } from './notes.controller.js';
import { NotePermission } from './notes.permissions.js';

/** `Bearer customer`, `Bearer staff note:read,note:write`; anything else is a bad token. */
@Injectable()
@Implements(Authenticator)
class TestAuthenticator extends Authenticator {
  async authenticate(request: FastifyRequest): Promise<Actor | null> {
    const [, kind, list] = /^Bearer (customer|staff)(?: (.*))?$/.exec(request.headers.authorization ?? '') ?? [];
    if (request.headers.authorization === undefined) return null;
    if (kind !== 'customer' && kind !== 'staff') throw unauthenticated('token_invalid');
    return {
      kind,
      userId: `usr_${kind}`,
      profileId: null,
      sessionId: null,
      permissions: new Set(list?.split(',')),
      channels: 'all',
    };
  }
}

@Module({ controllers: [NotesController, AdminNotesController], providers: [TestAuthenticator] })
export class NotesModule {}

class Notes1790000000011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE note (
        id binary(16) NOT NULL,
        text varchar(200) NOT NULL,
        version int NOT NULL,
        written_at datetime(3) NOT NULL,
        PRIMARY KEY (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE note');
  }
}

export const notesModule = defineModule({
  name: 'notes',
  module: NotesModule,
  migrations: [Notes1790000000011],
  permissions: [NotePermission],
});
