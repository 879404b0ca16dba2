using System.Globalization;
using System.Text;

namespace AdWatch.Api.Bench;

/// <summary>The site <c>bench render</c> reads: a plain list of links, and app pages that are empty without their script.</summary>
internal static class RenderBenchSite
{
    /// <summary>Written by the script after all else; a page with it was read whole.</summary>
    public const string LastSentence = "以上内容由本站脚本写成";

    private const string Shell =
        "<!doctype html><html lang=zh><meta charset=utf-8><title>医院介绍</title><link rel=stylesheet href=/app.css><body><div id=app></div><script src=/app.js></script></body></html>";

    private const string Style =
        "body{font:16px/1.8 sans-serif;margin:0 auto;max-width:1000px} h1{color:#06c} .card{border:1px solid #ddd;border-radius:8px;padding:12px;margin:12px 0} img{width:240px;height:120px}";

    private const string Script = """
        (async () => {
          const id = location.pathname.split('/').pop();
          const data = await (await fetch('/api/' + id)).json();
          const app = document.getElementById('app');
          app.innerHTML = '<main><h1>' + data.title + '</h1></main>';
          for (const text of data.parts) {
            await new Promise(done => setTimeout(done, 1));
            app.firstChild.insertAdjacentHTML('beforeend', '<div class=card><h2>科室</h2><p>' + text + '</p><img loading=lazy src="/picture.svg?' + id + '"></div>');
          }
          app.firstChild.insertAdjacentHTML('beforeend', '<p>以上内容由本站脚本写成。</p><a href=/list>返回</a>');
        })();
        """;

    private const string Picture =
        "<svg xmlns='http://www.w3.org/2000/svg' width='240' height='120'><rect width='240' height='120' fill='#fd6'/><text x='20' y='70' font-size='28'>门诊</text></svg>";

    public static Task AnswerAsync(HttpContext context, int pages)
    {
        var path = context.Request.Path.Value!;
        var (type, body) = path switch
        {
            "/list" => ("text/html; charset=utf-8", List(pages)),
            "/app.js" => ("text/javascript", Script),
            "/app.css" => ("text/css", Style),
            "/picture.svg" => ("image/svg+xml", Picture),
            _ when path.StartsWith("/page/", StringComparison.Ordinal) => ("text/html; charset=utf-8", Shell),
            _ when path.StartsWith("/api/", StringComparison.Ordinal) => ("application/json", Data(path[5..])),
            _ => ("text/plain", ""),
        };
        context.Response.StatusCode = body.Length == 0 ? 404 : 200;
        context.Response.ContentType = type;
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static string List(int pages)
    {
        var links = Enumerable
            .Range(1, pages)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"<li><a href=/page/{i}>第{i}页：科室与医生的介绍</a>"));
        return $"<!doctype html><title>目录</title><h1>目录</h1><ul>{string.Concat(links)}</ul>";
    }

    private static string Data(string id)
    {
        var parts = Enumerable
            .Range(1, 12)
            .Select(n =>
                $"\"本院第{id}号介绍第{n}段：开设内科、外科、口腔科与中医科，周一至周日接诊，门诊时间为上午八点至下午五点，请携带身份证件。\""
            );
        return $"{{\"title\":\"第{id}号介绍\",\"parts\":[{string.Join(',', parts)}]}}";
    }
}
