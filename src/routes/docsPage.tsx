import { raw } from 'hono/html';

/** As much of `/openapi.json` as the page shows. */
export type ApiDocument = {
  info: { title: string; description?: string };
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
};

type Operation = {
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: unknown[];
  requestBody?: unknown;
  responses?: unknown;
};

/** The API as a page to read: no script, nothing from outside. */
export const DocsPage = ({ api }: { api: ApiDocument }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{api.info.title}</title>
      <style>{raw(styles)}</style>
    </head>
    <body>
      <h1>{api.info.title}</h1>
      <p>{api.info.description}</p>
      <p>
        The same for machines: <a href="/openapi.json">/openapi.json</a>. The flow language:{' '}
        <a href="/schemas/flow.json">/schemas/flow.json</a>.
      </p>
      {[...byTag(api)].map(([tag, operations]) => (
        <section>
          <h2>{tag}</h2>
          {operations.map((each) => (
            <Endpoint {...each} />
          ))}
        </section>
      ))}
      <section>
        <h2>Schemas</h2>
        {Object.entries(api.components?.schemas ?? {}).map(([name, schema]) => (
          <details id={name}>
            <summary>{name}</summary>
            <Json value={schema} />
          </details>
        ))}
      </section>
    </body>
  </html>
);

type Listed = { method: string; path: string; operation: Operation };

const Endpoint = ({ method, path, operation }: Listed) => (
  <details>
    <summary>
      <b>{method.toUpperCase()}</b> <code>{path}</code> {operation.summary}
    </summary>
    <p>{operation.description}</p>
    {operation.parameters && <Part title="Parameters" value={operation.parameters} />}
    {operation.requestBody && <Part title="Body" value={operation.requestBody} />}
    <Part title="Answers" value={operation.responses} />
  </details>
);

const Part = ({ title, value }: { title: string; value: unknown }) => (
  <>
    <h3>{title}</h3>
    <Json value={value} />
  </>
);

const Json = ({ value }: { value: unknown }) => <pre>{JSON.stringify(value, null, 2)}</pre>;

function byTag(api: ApiDocument): Map<string, Listed[]> {
  const groups = new Map<string, Listed[]>();
  for (const [path, methods] of Object.entries(api.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'Other';
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }]);
    }
  }
  return groups;
}

const styles = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1c; }
details { border: 1px solid #ddd; border-radius: 6px; margin: .4rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; }
b { display: inline-block; min-width: 4.5rem; color: #0a6b4f; }
pre { background: #f6f6f4; padding: .8rem; overflow: auto; font-size: 13px; }
`;
