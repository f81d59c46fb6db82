import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  AcceptsUpload,
  type Actor,
  AppError,
  Authenticated,
  bindIdempotencyEffect,
  Clock,
  CurrentActor,
  Database,
  Filterable,
  idBytes,
  Idempotent,
  IdPipe,
  IfMatch,
  Includable,
  ListDefaults,
  ListQuery,
  type ListRequest,
  newId,
  NeverStore,
  notFound,
  Page,
  Public,
  RateLimit,
  RequestContext,
  RequirePermission,
  Sortable,
  UploadedFile,
  type UploadedFileData,
  VersionedResource,
  versionConflict,
} from 'markethall/kernel';
import { NotePermission } from './notes.permissions.js';

export class NoteTag {
  @IsString() @Length(1, 20) name: string;
}

export class WriteNoteRequest {
  @IsString() @Length(1, 200) text: string;
  @IsOptional() @IsInt() @Min(0) @Max(9) rank?: number;
  @IsOptional() @IsArray() @ArrayMaxSize(3) @ValidateNested({ each: true }) @Type(() => NoteTag) tags?: NoteTag[];
}

export class ChangeNoteRequest {
  @IsString() @MaxLength(200) text: string;
}

export class NoteSearch {
  @IsOptional() @IsString() @MaxLength(50) q?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(5) pages?: number;
}

@ListDefaults({ sort: '-writtenAt' })
export class NoteResponse {
  @Filterable({ type: 'id', idPrefix: 'note' }) id: string;
  @Filterable({ ops: ['eq', 'like'] }) text: string;
  @Filterable({ values: ['open', 'done'] }) @IsIn(['open', 'done']) status: string;
  @Filterable({ type: 'number', ops: ['eq', 'gte', 'lte'] }) @Sortable() rank: number;
  @Filterable({ type: 'date', ops: ['gte', 'lt'] }) @Sortable() writtenAt: string;
  @Includable({ nested: ['author'] }) tags?: NoteTag[];
  version: number;
}

interface Row {
  id: string;
  text: string;
  version: number;
}

/** A test-only module: every kind of route that kernel's HTTP side has a rule for. */
@Controller('api/v1/store/notes')
export class NotesController {
  /** Set by a spec to hold writers inside of their transaction. */
  static gate: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Public()
  async write(@Body() body: WriteNoteRequest): Promise<Row> {
    return this.insert(body.text);
  }

  @Post('required')
  @Public()
  @Idempotent({ required: true })
  async writeOnce(@Body() body: WriteNoteRequest): Promise<Row> {
    if (body.text === 'refuse before') throw new AppError('refused_before', 409, 'No');
    const row = await this.insert(body.text);
    if (body.text === 'refuse after') throw new AppError('refused_after', 409, 'No');
    if (body.text === 'break after') throw new Error('boom with SELECT secret FROM somewhere');
    return row;
  }

  @Post('secrets')
  @Public()
  @NeverStore()
  async secret(@Body() body: WriteNoteRequest): Promise<Row> {
    return this.insert(body.text);
  }

  @Post('required-secrets')
  @Public()
  @Idempotent({ required: true, storeResponse: false })
  async requiredSecret(@Body() body: WriteNoteRequest): Promise<Row> {
    return this.insert(body.text);
  }

  @Post('nothing')
  @Public()
  @HttpCode(204)
  nothing(): void {}

  @Get()
  @Public()
  list(@ListQuery(NoteResponse, { also: ['q'] }) list: ListRequest, @Query('q') q?: string): Page<object> {
    const row = { id: 'note_1', text: q ?? '', rank: 1, list };
    return Page.of({ items: [row], page: { next: null, prev: null, hasMore: false } }, (item) => item);
  }

  @Get('search')
  @Public()
  search(@Query() query: NoteSearch): object {
    return { ...query };
  }

  @Get('me')
  @Authenticated('customer')
  me(@CurrentActor() actor: Actor): object {
    return { userId: actor.userId, kind: actor.kind };
  }

  @Get('context')
  @Public()
  async context(): Promise<object> {
    await new Promise((resolve) => setImmediate(resolve));
    const { requestId, traceparent, actor } = RequestContext.current();
    return { requestId, traceparent, actor: actor.kind };
  }

  @Get('limited')
  @Public()
  @RateLimit({ name: 'notes', points: 3, seconds: 60 })
  limited(): object {
    return { ok: true };
  }

  @Get('broken')
  @Public()
  broken(): object {
    throw new Error('boom with SELECT secret FROM somewhere');
  }

  @Post('files')
  @Public()
  @AcceptsUpload({ maxBytes: 1_000, contentTypes: ['text/csv'] })
  async upload(@UploadedFile() file: UploadedFileData): Promise<object> {
    return { name: file.fileName, type: file.contentType, size: (await file.toBuffer()).length, fields: file.fields };
  }

  @Get(':id')
  @Public()
  @VersionedResource()
  async read(@Param('id', IdPipe('note', 'note')) id: string): Promise<Row> {
    return this.get(id);
  }

  private async insert(text: string): Promise<Row> {
    const id = newId('note');
    await this.db.transaction(async () => {
      bindIdempotencyEffect(id);
      await this.db.execute('INSERT INTO note (id, text, version, written_at) VALUES (?, ?, 1, ?)', [
        idBytes(id),
        text,
        this.clock.now(),
      ]);
      await NotesController.gate;
    });
    return { id, text, version: 1 };
  }

  private async get(id: string): Promise<Row> {
    const [row] = await this.db.query<{ text: string; version: number }[]>(
      'SELECT text, version FROM note WHERE id = ?',
      [idBytes(id)],
    );
    if (row === undefined) throw notFound('note');
    return { id, ...row };
  }
}

@Controller('api/v1/admin/notes')
export class AdminNotesController {
  constructor(private readonly db: Database) {}

  @Get(':id')
  @RequirePermission(NotePermission.Read)
  read(@Param('id', IdPipe('note', 'note')) id: string): object {
    return { id };
  }

  @Patch(':id')
  @RequirePermission(NotePermission.Write)
  @VersionedResource()
  async change(
    @Param('id', IdPipe('note', 'note')) id: string,
    @IfMatch() version: number,
    @Body() body: ChangeNoteRequest,
  ): Promise<Row> {
    await this.db.transaction(async () => {
      const { affectedRows } = await this.db.execute(
        'UPDATE note SET text = ?, version = version + 1 WHERE id = ? AND version = ?',
        [body.text, idBytes(id), version],
      );
      if (affectedRows === 0) throw versionConflict();
    });
    return { id, text: body.text, version: version + 1 };
  }

  @Delete(':id')
  @RequirePermission(NotePermission.Write)
  @HttpCode(204)
  remove(): void {}
}
