import { raw } from 'hono/html';
import type { ApiDocument, Operation, Schema } from './describeApi.ts';
import { curlOf, exampleOf, resolveSchema } from './docsExample.ts';
import { Fields, fieldsOf, Prose } from './docsFields.tsx';

/** The API as a page to read: no script, nothing from outside. */
export const DocsPage = ({ api }: { api: ApiDocument }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{api.info.title}</title>
      <style>{raw(styles)}</style>
    </head>
    <body>
      <nav>
        <a href="/docs">{api.info.title}</a>
        {(api.tags ?? []).map(({ name }) => (
          <a href={`#${anchorOf(name)}`}>{name}</a>
        ))}
        <a href="#schemas">Schemas</a>
      </nav>
      <main>
        <h1>{api.info.title}</h1>
        <p>{api.info.description}</p>
        <p>
          The examples take the key from <code>$KEY</code>; the first one is in a file:
        </p>
        <pre>{`KEY=$(cat .data/api-key)\ncurl '${api.servers?.[0]?.url}/v1/whatsapp/lines' -H "Truora-API-Key: $KEY"`}</pre>
        <p>
          A page of a list is continued by calling its <code>next</code>, which is empty on the
          last. The same for machines: <a href="/openapi.json">/openapi.json</a>. The flow language:{' '}
          <a href="/schemas/flow.json">/schemas/flow.json</a>.
        </p>
        {(api.tags ?? []).map(({ name, description }) => (
          <section id={anchorOf(name)}>
            <h2>{name}</h2>
            <p>{description}</p>
            {operationsOf(api, name).map((each) => (
              <Endpoint api={api} {...each} />
            ))}
          </section>
        ))}
        <section id="schemas">
          <h2>Schemas</h2>
          {Object.entries(namedIn(api)).map(([name, schema]) => (
            <details>
              <summary>{name}</summary>
              <div id={`schema-${name}`}>
                <Shape api={api} schema={schema} />
              </div>
            </details>
          ))}
        </section>
      </main>
    </body>
  </html>
);

type Listed = { method: string; path: string; operation: Operation };

/** A link to `#createContact` opens it: browsers show what a fragment names, though it be folded away. */
const Endpoint = ({ api, method, path, operation }: Listed & { api: ApiDocument }) => {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const body = Object.entries(requestBody?.content ?? {});
  const bodySchema = body[0]?.[1].schema;
  const place = (where: string) =>
    parameters
      .filter((each) => each.in === where)
      .map(({ name, schema = {}, required = false, description: says }) => ({
        name,
        schema,
        required,
        description: says,
      }));
  return (
    <details>
      <summary>
        <b class={method}>{method.toUpperCase()}</b> <code>{path}</code>{' '}
        <span>
          <Prose text={summary} />
        </span>
      </summary>
      <div id={operationId}>
        <p>
          <Prose text={description} /> <a href={`#${operationId}`}>#{operationId}</a>
        </p>
        <pre>{curlOf(api, method, path, operation)}</pre>
        {place('path').length > 0 && <h3>In the path</h3>}
        <Fields fields={place('path')} />
        {place('query').length > 0 && <h3>In the query</h3>}
        <Fields fields={place('query')} />
        {bodySchema && (
          <>
            <h3>Body</h3>
            <p>As {body.map(([type]) => type).join(' or ')}</p>
            <Fields fields={fieldsOf(namedIn(api), bodySchema)} />
          </>
        )}
        {Object.entries(responses).map(([status, { description: says, content }]) => (
          <Answer
            api={api}
            title={status === 'default' ? 'Refused' : `${status} ${says}`}
            content={Object.entries(content ?? {})}
          />
        ))}
      </div>
    </details>
  );
};

const Answer = (props: {
  api: ApiDocument;
  title: string;
  content: [type: string, { schema?: Schema }][];
}) => {
  const [type, { schema = undefined } = {}] = props.content[0] ?? [];
  const isJson = schema && type === 'application/json';
  return (
    <details>
      <summary>{props.title}</summary>
      {isJson && <Shape api={props.api} schema={schema} />}
      {!isJson && type && <p>{props.content.map(([each]) => each).join(' or ')}</p>}
    </details>
  );
};

const Shape = ({ api, schema }: { api: ApiDocument; schema: Schema }) => (
  <>
    {resolveSchema(namedIn(api), schema).description && (
      <p>
        <Prose text={resolveSchema(namedIn(api), schema).description} />
      </p>
    )}
    <pre>{JSON.stringify(exampleOf(namedIn(api), schema), null, 2)}</pre>
    <Fields fields={fieldsOf(namedIn(api), schema)} ofAnswer />
  </>
);

const namedIn = (api: ApiDocument): Record<string, Schema> => api.components?.schemas ?? {};

const anchorOf = (tag: string): string => tag.toLowerCase().replaceAll(' ', '-');

const operationsOf = (api: ApiDocument, tag: string): Listed[] =>
  Object.entries(api.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags?.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );

const styles = `
:root { --ink: #1c1c1c; --dim: #666; --line: #ddd; --box: #f6f6f4; --page: #fff; --green: #0a6b4f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e6; --dim: #a0a09c; --line: #3a3a38; --box: #252523; --page: #191918; --green: #5cc9a4; }
}
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: var(--ink); background: var(--page); }
a { color: var(--green); }
nav { display: flex; flex-wrap: wrap; gap: .1rem .9rem; padding: .6rem 1rem; border-bottom: 1px solid var(--line); font-size: 14px; }
main { max-width: 54rem; margin: 0 auto; padding: 0 1rem 4rem; }
section { scroll-margin-top: 1rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .4rem .8rem; scroll-margin-top: 1rem; }
details [id] { scroll-margin-top: 4rem; }
details:has(> :target) { border-color: var(--green); }
summary { cursor: pointer; overflow-wrap: anywhere; }
summary span { color: var(--dim); }
b { display: inline-block; min-width: 3.6rem; color: var(--green); font-size: 14px; }
b.delete { color: #c03030; }
h3 { font-size: 15px; margin: 1rem 0 0; }
code, pre { font-size: 13.5px; }
pre { background: var(--box); padding: .8rem; overflow: auto; max-height: 30rem; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
.fields { list-style: none; padding: 0; margin: .2rem 0; }
.fields li { border-top: 1px solid var(--line); padding: .3rem 0; overflow-wrap: anywhere; }
.fields > li:first-child { border-top: 0; }
.fields li > code:first-child { font-weight: 600; }
.fields p { margin: 0; color: var(--dim); font-size: 14.5px; }
.fields span { font-size: 14px; color: var(--dim); }
.fields strong { color: #b4541a; font-size: 13px; font-weight: 600; }
i { font-style: normal; color: var(--dim); font-size: 14px; }
@media (min-width: 75rem) {
  nav { position: fixed; inset: 0 auto 0 0; width: 10rem; flex-direction: column; flex-wrap: nowrap; border: 0; border-right: 1px solid var(--line); overflow: auto; }
  main { margin-left: 14rem; }
}
`;
