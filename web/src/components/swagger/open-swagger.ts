/** Where Swagger UI's files are on our own origin. */
export interface SwaggerFiles {
  readonly script: string;
  readonly style: string;
}

export interface SwaggerUi {
  /** Sets the key of a security scheme for all requests. */
  preauthorizeApiKey: (scheme: string, key: string) => void;
}

type Bundle = (options: Readonly<Record<string, unknown>>) => SwaggerUi;

/**
 * Loads Swagger UI and shows our document in `node`. Its settings are those here: the page's address changes none, and no
 * one but us is asked for anything. @throws when a file does not load
 */
export async function openSwagger(node: HTMLElement, { script, style }: SwaggerFiles): Promise<SwaggerUi> {
  await Promise.all([
    loaded('link', style, { rel: 'stylesheet', href: style }),
    loaded('script', script, { src: script }),
  ]);
  const bundle: Bundle = Reflect.get(window, 'SwaggerUIBundle');
  return new Promise((resolve) => {
    const ui = bundle({
      url: '/api/v1/openapi.json',
      domNode: node,
      queryConfigEnabled: false,
      validatorUrl: 'none',
      deepLinking: true,
      docExpansion: 'none',
      defaultModelsExpandDepth: -1,
      displayOperationId: true,
      filter: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      // Thousands of lines in colours make phones slow
      syntaxHighlight: { activated: false },
      onComplete: () => resolve(ui),
    });
  });
}

/** Adds an element that loads a file, once for the page. */
function loaded(tag: 'link' | 'script', address: string, attributes: Record<string, string>): Promise<void> {
  if (document.querySelector(`${tag}[data-file="${address}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries({ ...attributes, 'data-file': address }))
      element.setAttribute(name, value);
    element.addEventListener('load', () => resolve());
    element.addEventListener('error', () => {
      element.remove();
      reject(new Error(`${address} did not load`));
    });
    document.head.append(element);
  });
}
