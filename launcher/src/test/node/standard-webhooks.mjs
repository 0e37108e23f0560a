// Verifies a delivery as the Standard Webhooks specification says (spec/standard-webhooks.md): the signed content is
// `id.timestamp.body`, the key is what follows `whsec_` in base64, the header has one or more signatures divided by
// spaces, each `version,signature`, and a timestamp too far from now is refused. Written from the specification alone.
import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 5 * 60;

export function verify(secret, headers, body, now = Math.floor(Date.now() / 1000)) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !timestamp || !signatures) throw new Error('a header is missing');
  if (!/^\d+$/.test(timestamp)) throw new Error('the timestamp is no number');
  if (Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS) throw new Error('the timestamp is too far from now');
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  for (const each of signatures.split(' ')) {
    const [version, signature] = each.split(',');
    if (version !== 'v1') continue;
    const given = Buffer.from(signature, 'base64');
    if (given.length === expected.length && timingSafeEqual(given, expected)) return JSON.parse(body.toString('utf8'));
  }
  throw new Error('no signature fits');
}
