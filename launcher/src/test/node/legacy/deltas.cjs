// The unmodified npm SDK, version 6, follows deltas by page, long poll and stream. Ends with exit code 0 and "N steps
// passed", or says what failed. The environment names the server, an access token, and an API key to write with (see
// LegacySdkIT).
const assert = require('node:assert/strict');
const Nylas = require('nylas');

const { API_URI, API_KEY, GRANT, ACCESS_TOKEN } = process.env;
Nylas.config({ clientId: 'x', clientSecret: 'y', apiServer: API_URI });
const nylas = Nylas.with(ACCESS_TOKEN);
let steps = 0;

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

async function write(method, path, body) {
  const answer = await fetch(`${API_URI}/v3/grants/${GRANT}${path}`, {
    method,
    headers: { Authorization: `Bearer ${API_KEY}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

function next(stream, matches) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no such delta within 30 s')), 30_000);
    stream.on('delta', (delta) => {
      if (matches(delta)) {
        clearTimeout(timer);
        resolve(delta);
      }
    });
    stream.on('error', reject);
  });
}

async function main() {
  const { data: [message] } = await write('GET', '/messages?limit=1');

  const cursor = await step('latestCursor answers a cursor', async () => {
    const latest = await nylas.deltas.latestCursor();
    assert.ok(latest.length > 10);
    return latest;
  });

  await step('since 0 tells of every message with its attributes', async () => {
    const { deltas, cursorEnd } = await nylas.deltas.since('0', { includeTypes: ['message'] });
    assert.ok(deltas.length > 0);
    assert.ok(deltas.every((delta) => delta.object === 'message' && delta.event === 'create'));
    const subjects = deltas.map((delta) => delta.objectAttributes.subject);
    assert.ok(subjects.includes(message.subject), subjects.join());
    assert.ok(deltas[0].objectAttributes.from[0].email);
    assert.ok(cursorEnd);
  });

  await step('nothing comes after the latest cursor', async () => {
    const { deltas, cursorStart, cursorEnd } = await nylas.deltas.since(cursor);
    assert.deepEqual(deltas, []);
    assert.equal(cursorEnd, cursorStart);
  });

  const last = await step('startStream tells of a change as it happens', async () => {
    const stream = await nylas.deltas.startStream(cursor, { includeTypes: ['message'] });
    const awaited = next(stream, (delta) => delta.id === message.id);
    await write('PUT', `/messages/${message.id}`, { starred: !message.starred });
    const delta = await awaited;
    assert.equal(delta.event, 'modify');
    assert.equal(delta.object, 'message');
    assert.equal(delta.attributes.starred, !message.starred);
    stream.close();
    return delta.cursor;
  });

  await step('a stream goes on from a cursor it was told', async () => {
    await write('PUT', `/messages/${message.id}`, { unread: !message.unread });
    const stream = await nylas.deltas.startStream(last, { excludeTypes: ['thread'], expanded: true });
    const delta = await next(stream, (one) => one.id === message.id);
    assert.equal(delta.attributes.unread, !message.unread);
    assert.ok(delta.attributes.headers['Message-Id']);
    stream.close();
  });

  await step('a quiet stream is kept open by its heartbeats', async () => {
    const stream = await nylas.deltas.startStream(await nylas.deltas.latestCursor());
    let restarts = 0;
    stream.on('info', () => { restarts += 1; });
    await new Promise((resolve) => setTimeout(resolve, 16_500));
    assert.equal(restarts, 0);
    stream.close();
  });

  await step('longPoll answers when something comes', async () => {
    const from = await nylas.deltas.latestCursor();
    const poll = nylas.deltas.longPoll(from, 30);
    const awaited = poll.then((stream) => next(stream, () => true));
    await write('PUT', `/messages/${message.id}`, { starred: message.starred });
    const page = await awaited;
    assert.ok(page.deltas.some((delta) => delta.id === message.id));
  });

  await step('a wrong token is an error that says what to do', async () => {
    await assert.rejects(Nylas.with('nonsense').deltas.latestCursor(), /access token/i);
  });

  console.log(`${steps} steps passed`);
  process.exit(0);
}

main();
