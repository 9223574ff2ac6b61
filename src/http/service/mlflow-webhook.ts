import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { readBody } from '../operations/read-body.ts';
import { refusalBody, sendJson, sendRefusal } from '../send-json.ts';

export interface MlflowWebhookOptions {
  /** What MLflow signs with; null: there is no such route. */
  readonly secret: string | null;
  readonly onWebhook: () => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const bodyLimitBytes = 256 * 1024;
const oldestMs = 5 * 60 * 1000;

const unsigned = {
  code: 'UNAUTHENTICATED',
  message: 'This webhook is not signed with MLFLOW_WEBHOOK_SECRET, or is older than five minutes.',
} as const;

/** As MLflow 3 signs: `v1,` and the HMAC-SHA256 of delivery id, time and body in base64. */
const signatureOf = (secret: string, [id, time, body]: readonly [string, string, string]): Buffer =>
  Buffer.from(`v1,${createHmac('sha256', secret).update(`${id}.${time}.${body}`).digest('base64')}`);

/** Takes the signed webhooks of MLflow. What they say is not believed: they only make the server look. */
export const mlflowWebhook =
  ({ secret, onWebhook, now = Date.now }: MlflowWebhookOptions): RequestHandler =>
  async (request, response, next) => {
    if (secret === null) return next(); // as if it was not there
    const body = await readBody(request, bodyLimitBytes);
    if (body.kind === 'gone') return;
    if (body.kind === 'refused') return sendRefusal(response, body.refusal);
    const [id, time] = [request.get('x-mlflow-delivery-id') ?? '', request.get('x-mlflow-timestamp') ?? ''];
    const expected = signatureOf(secret, [id, time, body.text]);
    const got = Buffer.from(request.get('x-mlflow-signature') ?? '');
    const isSigned = got.length === expected.length && timingSafeEqual(got, expected);
    const isRecent = Math.abs(now() - Number(time) * 1000) <= oldestMs;
    if (!isSigned || !isRecent) return sendJson(response, { status: 401, body: refusalBody(unsigned) });
    onWebhook();
    sendJson(response, { status: 202, body: { status: 'looking' } });
  };
