namespace AdWatch.Crawler.Rendering;

/// <summary>What AdWatch runs in a page, in a world of its own that the page's scripts cannot reach or change.</summary>
internal static class PageScripts
{
    /// <summary>How the page stands: <c>{ loading, quietMs, text, frames }</c>; begins to watch it at the first call.</summary>
    public const string Probe = """
        (() => {
          const s = globalThis.adwatch ??= (() => {
            const state = { changed: performance.now() };
            new MutationObserver(() => { state.changed = performance.now(); })
              .observe(document, { childList: true, characterData: true, subtree: true });
            return state;
          })();
          const body = document.body;
          return {
            loading: document.readyState === 'loading',
            quietMs: performance.now() - s.changed,
            text: body ? (body.textContent.length > 20000 ? 20000 : body.innerText.trim().length) : 0,
          };
        })()
        """;

    /// <summary>Scrolls down step by step, so that what loads when it is seen loads, and back up.</summary>
    public static string Scroll(int step, int maxHeight) =>
        $$"""
            (async () => {
              const rest = () => new Promise(done => setTimeout(done, 40));
              const root = document.scrollingElement || document.documentElement;
              const end = () => Math.min(root.scrollHeight, {{maxHeight}});
              for (let y = 0; y < end(); y += {{step}}) {
                root.scrollTo({ top: y, behavior: 'instant' });
                await rest();
              }
              root.scrollTo({ top: 0, behavior: 'instant' });
              await rest();
              return root.scrollHeight;
            })()
            """;

    /// <summary>Width and height of the whole page, in CSS pixels.</summary>
    public const string Size = """
        (() => {
          const root = document.documentElement;
          return { width: Math.max(root.clientWidth, 1), height: Math.max(root.scrollHeight, document.body ? document.body.scrollHeight : 0, 1) };
        })()
        """;

    /// <summary>The document as markup: open shadow trees and frames of the same origin are written out where they stand.</summary>
    public static string Document(int maxCharacters) =>
        $$"""
            (() => {
              const limit = {{maxCharacters}};
              const routes = new Set();
              const nodes = document.getElementsByTagName('*');
              const found = [];
              for (let i = 0; i < nodes.length && i < 300000; i++) {
                const e = nodes[i];
                if (e.shadowRoot) found.push([e, e.shadowRoot.innerHTML]);
                else if (e.localName === 'iframe') {
                  let inner = null;
                  try { inner = e.contentDocument && e.contentDocument.body && e.contentDocument.body.innerHTML; } catch { /* a frame of another origin throws when it is looked into: nothing of it can be read */ }
                  if (inner) found.push([e, inner]);
                } else if (e.localName === 'a' && routes.size < 1000) {
                  const href = e.getAttribute('href');
                  if (href && /^#!?\//.test(href)) routes.add(href);
                }
              }
              for (const [e, inner] of found.slice(0, 2000)) {
                const copy = document.implementation.createHTMLDocument('').createElement('div');
                copy.innerHTML = inner.slice(0, limit);
                const here = document.importNode(copy, true);
                if (e.localName === 'iframe') e.replaceWith(here); else e.append(here);
              }
              const html = '<!DOCTYPE html>' + document.documentElement.outerHTML;
              return { html: html.slice(0, limit), cut: html.length > limit, routes: routes.size };
            })()
            """;
}
