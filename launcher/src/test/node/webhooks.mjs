// The unmodified npm SDK manages webhooks, and what they receive verifies: by x-nylas-signature as the SDK's guide has it
// (8.4.0 has no function for it), and by Standard Webhooks. Ends with exit code 0 and "N steps passed".
import assert from 'node:assert/strict';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import Nylas from 'nylas';
import { verify } from './standard-webhooks.mjs';

const { API_URI, API_KEY, IMAP_PORT, SMTP_PORT, ADDRESS, PASSWORD } = process.env;
const nylas = new Nylas({ apiKey: API_KEY, apiUri: API_URI });
const received = [];
let steps = 0;
let challenges = 0;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    challenges += 1;
    response.end(nylas.webhooks.extractChallengeParameter(`http://127.0.0.1${request.url}`));
    return;
  }
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    received.push({ headers: request.headers, body, event: JSON.parse(body.toString('utf8')) });
    response.end('thanks');
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/hook`;

async function step(claim, work) {
  try {
    const result = await work();
    steps += 1;
    return result;
  } catch (error) {
    console.error(`not so: ${claim}\n`, error);
    process.exit(1);
  }
}

async function eventually(attempt) {
  const end = Date.now() + 30_000;
  for (;;) {
    const result = await attempt();
    if (result) return result;
    if (Date.now() > end) throw new Error('it did not happen within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function nylasVerify(secret, signature, body) {
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  return signature?.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

const identifier = await step('a mailbox is connected', async () => {
  const { data } = await nylas.auth.customAuthentication({
    requestBody: {
      provider: 'imap',
      settings: {
        imapHost: '127.0.0.1', imapPort: Number(IMAP_PORT), imapSecurity: 'none',
        imapUsername: ADDRESS, imapPassword: PASSWORD,
        smtpHost: '127.0.0.1', smtpPort: Number(SMTP_PORT), smtpSecurity: 'none',
        smtpUsername: ADDRESS, smtpPassword: PASSWORD,
      },
    },
  });
  await eventually(async () => (await nylas.messages.list({ identifier: data.id })).data.length > 0);
  return data.id;
});

const webhook = await step('a webhook is created, once its URL has echoed the challenge', async () => {
  const { data } = await nylas.webhooks.create({
    requestBody: { triggerTypes: ['message.created', 'message.updated', 'message.send_success'], webhookUrl: url, description: 'from the SDK' },
  });
  assert.equal(challenges, 1);
  assert.match(data.webhookSecret, /^whsec_/);
  assert.equal(data.status, 'active');
  return data;
});

await step('it is listed and found, without its secret', async () => {
  assert.deepEqual((await nylas.webhooks.list()).data.map((each) => each.id), [webhook.id]);
  const { data } = await nylas.webhooks.find({ webhookId: webhook.id });
  assert.equal(data.webhookUrl, url);
  assert.equal(data.webhookSecret, undefined);
});

await step('it is changed', async () => {
  const { data } = await nylas.webhooks.update({
    webhookId: webhook.id,
    requestBody: { description: 'changed', triggerTypes: ['message.created', 'message.updated', 'message.send_success', 'message.created.truncated'] },
  });
  assert.equal(data.description, 'changed');
  assert.equal(data.status, 'active');
});

await step('a new URL is challenged', async () => {
  await nylas.webhooks.update({ webhookId: webhook.id, requestBody: { webhookUrl: `${url}/moved?tenant=1` } });
  assert.equal(challenges, 2);
});

await step('what this platform never produces is refused by name', async () => {
  await assert.rejects(
    nylas.webhooks.create({ requestBody: { triggerTypes: ['message.created', 'calendar.created'], webhookUrl: url } }),
    (error) => error.statusCode === 400 && /calendar\.created/.test(error.message));
});

await step('the addresses that deliveries come from are said', async () => {
  assert.deepEqual((await nylas.webhooks.ipAddresses()).data.ipAddresses, []);
});

async function change(starred) {
  const { data } = await nylas.messages.list({ identifier, queryParams: { limit: 1 } });
  await nylas.messages.update({ identifier, messageId: data[0].id, requestBody: { starred } });
  return data[0].id;
}

await step('a delivery verifies by both signatures, and has the SDK\'s envelope', async () => {
  const id = await change(true);
  const delivery = await eventually(() => received.find((each) => each.event.type === 'message.updated'));
  const { headers, body, event } = delivery;
  assert.ok(nylasVerify(webhook.webhookSecret, headers['x-nylas-signature'], body));
  assert.equal(verify(webhook.webhookSecret, headers, body).id, event.id);
  assert.equal(headers['webhook-id'], event.id);
  assert.equal(event.specversion, '1.0');
  assert.equal(event.webhook_delivery_attempt, 1);
  assert.equal(event.data.object.id, id);
  assert.equal(event.data.grant_id, identifier);
  assert.deepEqual(event.data.attributes, ['starred']);
  assert.ok(event.data.account_seq > 0);
  const deltas = await fetch(`${API_URI}/v3/grants/${identifier}/deltas?cursor=${event.data.cursor}`, { headers: { Authorization: `Bearer ${API_KEY}` } });
  assert.equal(deltas.status, 200);
});

await step('a changed byte, another secret and an old timestamp do not verify', async () => {
  const { headers, body } = received.find((each) => each.event.type === 'message.updated');
  const forged = Buffer.from(body);
  forged[forged.length - 3] ^= 1;
  assert.ok(!nylasVerify(webhook.webhookSecret, headers['x-nylas-signature'], forged));
  assert.throws(() => verify(webhook.webhookSecret, headers, forged), /no signature fits/);
  assert.throws(() => verify(`whsec_${Buffer.alloc(32, 1).toString('base64')}`, headers, body), /no signature fits/);
  assert.throws(() => verify(webhook.webhookSecret, headers, body, Number(headers['webhook-timestamp']) + 301), /too far/);
});

const rotated = await step('a rotated secret comes with the answer', async () => {
  const { data } = await nylas.webhooks.rotateSecret({ webhookId: webhook.id });
  assert.notEqual(data.webhookSecret, webhook.webhookSecret);
  return data.webhookSecret;
});

await step('both secrets verify while the former one is valid', async () => {
  const { headers, body } = await eventually(async () => {
    await change(received.length % 2 === 0);
    return received.find((each) => each.headers['webhook-signature'].includes(' '));
  });
  verify(rotated, headers, body);
  verify(webhook.webhookSecret, headers, body);
  assert.ok(nylasVerify(rotated, headers['x-nylas-signature'], body));
  assert.ok(nylasVerify(webhook.webhookSecret, headers['x-nylas-signature-previous'], body));
});

await step('a sent message is told as sent', async () => {
  const { data } = await nylas.messages.send({ identifier, requestBody: { to: [{ email: 'someone@example.org' }], subject: 'told', body: 'x' } });
  const { event } = await eventually(() => received.find((each) => each.event.type === 'message.send_success'));
  assert.equal(event.data.object.id, data.id);
});

await step('it is removed', async () => {
  assert.equal((await nylas.webhooks.destroy({ webhookId: webhook.id })).data.status, 'success');
  assert.deepEqual((await nylas.webhooks.list()).data, []);
});

server.close();
console.log(`${steps} steps passed`);
process.exit(0);
