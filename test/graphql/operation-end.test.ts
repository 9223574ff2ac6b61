import { expect, test } from 'vitest';
import { createOperations } from '../../src/graphql/operation/operation-context.ts';
import { FakeModels } from '../support/fake-models.ts';
import { createRecordingLogger } from '../support/recording-logger.ts';

const open = () => {
  const { logger } = createRecordingLogger();
  const openOperation = createOperations({ models: new FakeModels(), logger, requestTimeoutMs: 1000 });
  const access = {} as Parameters<typeof openOperation>[0]['access'];
  return openOperation({ requestId: '1', access, client: async () => 'client' });
};

test('what waits for the end of an operation is called once', () => {
  const { context, end } = open();
  let calls = 0;
  context.atEnd(() => calls++);
  expect(calls).toBe(0);
  end();
  end();
  expect(calls).toBe(1);
});

test('what waits for the end of an operation that is over is called at once', () => {
  const { context, end } = open();
  end();
  let calls = 0;
  context.atEnd(() => calls++);
  expect(calls).toBe(1);
});
