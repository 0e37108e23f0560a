// Shows /openapi.json. All text goes in as text, never as markup.
const element = (tag, text, name) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  return made;
};

const row = (cells) => {
  const made = element('tr');
  cells.forEach((cell, i) => {
    const td = element('td');
    td.append(i === 0 ? element('code', cell) : cell || '');
    made.append(td);
  });
  return made;
};

const resolve = (api, part) =>
  part && part.$ref ? part.$ref.slice(2).split('/').reduce((at, key) => at[key], api) : part;

const operation = (api, path, method, described) => {
  const made = element('details');
  const head = element('summary');
  head.append(element('span', method.toUpperCase(), `method ${method}`), element('code', path), ` ${described.summary}`);
  made.append(head);
  if (described.description) made.append(element('p', described.description));
  const parameters = (described.parameters || []).map((p) => resolve(api, p)).filter((p) => p.in !== 'path');
  if (parameters.length) {
    const table = element('table');
    parameters.forEach((p) => table.append(row([p.name, p.description])));
    made.append(element('h4', 'Query and headers'), table);
  }
  const body = described.requestBody?.content?.['application/json'];
  if (body) {
    made.append(element('h4', 'Body'), element('pre', JSON.stringify(body.example ?? resolve(api, body.schema), null, 2)));
  }
  const table = element('table');
  Object.entries(described.responses).forEach(([status, r]) => table.append(row([status, resolve(api, r).description])));
  made.append(element('h4', 'Answers'), table);
  return made;
};

fetch('/openapi.json')
  .then((answer) => answer.json())
  .then((api) => {
    document.getElementById('about').textContent = api.info.description;
    const groups = new Map();
    for (const [path, methods] of Object.entries(api.paths)) {
      for (const [method, described] of Object.entries(methods)) {
        const tag = described.tags[0];
        if (!groups.has(tag)) groups.set(tag, []);
        groups.get(tag).push(operation(api, path, method, described));
      }
    }
    const main = document.getElementById('operations');
    main.textContent = '';
    for (const [tag, operations] of groups) main.append(element('h2', tag), ...operations);
  })
  .catch(() => { document.getElementById('operations').textContent = 'The description could not be read.'; });
