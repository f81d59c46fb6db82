import { AppEvent, eventNameOf, eventVersionOf, payloadOf, reviveEvent } from './app-event.js';
import { Subscribe, subscriptionsOf } from './subscribe.decorator.js';

class TeaServed extends AppEvent {
  static override readonly eventName = 'tea.served.v2';
  readonly aggregate = { type: 'tea', id: this.teaId, version: 3 };
  constructor(
    readonly teaId: string,
    readonly guests: string[],
    override readonly channelId: string | null = null,
  ) {
    super();
  }
  get crowded(): boolean {
    return this.guests.length > 2;
  }
}

class TeaSpilled extends AppEvent {
  static override readonly eventName = 'tea.spilled.v1';
  constructor(readonly teaId: string) {
    super();
  }
  get aggregate(): { type: string; id: string } {
    return { type: 'tea', id: this.teaId };
  }
}

it('puts its own fields on the wire, and nothing of the envelope', () => {
  expect(payloadOf(new TeaServed('t1', ['ann'], 'chan_1'))).toEqual({ teaId: 't1', guests: ['ann'] });
  expect(payloadOf(new TeaSpilled('t2'))).toEqual({ teaId: 't2' });
});

it('comes back as an instance of its class', () => {
  const event = reviveEvent(TeaServed, {
    payload: { teaId: 't1', guests: ['a', 'b', 'c'] },
    aggregate: { type: 'tea', id: 't1', version: 3 },
    channelId: 'chan_1',
  });

  expect(event).toBeInstanceOf(TeaServed);
  expect(event).toMatchObject({ teaId: 't1', channelId: 'chan_1', aggregate: { id: 't1' }, crowded: true });
});

it('keeps a computed aggregate computed', () => {
  const event = reviveEvent(TeaSpilled, {
    payload: { teaId: 't2' },
    aggregate: { type: 'x', id: 'x' },
    channelId: null,
  });

  expect(event.aggregate).toEqual({ type: 'tea', id: 't2' });
});

it.each(['Tea.Served.v1', 'tea.served', 'tea.served.v0', 'served.v1', ''])('refuses the name %j', (name) => {
  class Wrong extends TeaSpilled {
    static override readonly eventName = name as 'tea.spilled.v1';
  }
  expect(() => eventNameOf(Wrong)).toThrow(/must look like/);
});

it('knows its version by its name', () => {
  expect(eventVersionOf('tea.served.v2')).toBe(2);
});

it('a method may subscribe to several events', () => {
  class Waiter {
    @Subscribe(TeaServed, 'waiter.note')
    @Subscribe(TeaSpilled, 'waiter.note', { transaction: false, maxAttempts: 2 })
    note(): void {}
  }
  const found = subscriptionsOf(Object.getOwnPropertyDescriptor(Waiter.prototype, 'note')?.value as object);

  expect(found.map(({ event }) => event)).toEqual([TeaSpilled, TeaServed]);
  expect(found[0]?.options).toMatchObject({ transaction: false, maxAttempts: 2 });
});

it.each(['waiter', 'Waiter.note', 'waiter.Note x'])('refuses the subscriber name %j', (name) => {
  expect(() => Subscribe(TeaServed, name)({}, 'x', { value: () => undefined })).toThrow(/must look like/);
});
