using System.Collections.Frozen;

namespace AdWatch.Api.Contracts;

/// <summary>Stable names of what can go wrong with a request; the <c>type</c> of a problem document is <c>/problems/CODE</c>.</summary>
internal static class ProblemCodes
{
    public const string BadRequest = "bad-request";
    public const string Validation = "validation";
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not-found";
    public const string Conflict = "conflict";
    public const string ReasonMissing = "reason-missing";
    public const string IdempotencyMismatch = "idempotency-mismatch";
    public const string IdempotencyRunning = "idempotency-running";
    public const string TooLarge = "too-large";
    public const string UnsupportedMedia = "unsupported-media";
    public const string RateLimited = "rate-limited";
    public const string QuerySyntax = "query-syntax";
    public const string Unavailable = "unavailable";
    public const string Internal = "internal";

    private static readonly FrozenDictionary<string, string> Titles = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [BadRequest] = "请求无法读取",
        [Validation] = "请求内容不符合要求",
        [Unauthenticated] = "需要登录或有效的接口密钥",
        [Forbidden] = "没有此项权限",
        [NotFound] = "没有找到",
        [Conflict] = "已被他人先行处理",
        [ReasonMissing] = "必须填写理由",
        [IdempotencyMismatch] = "同一 Idempotency-Key 用于不同的请求",
        [IdempotencyRunning] = "同一 Idempotency-Key 的请求正在处理",
        [TooLarge] = "请求体过大",
        [UnsupportedMedia] = "不支持的内容类型",
        [RateLimited] = "请求过于频繁",
        [QuerySyntax] = "检索式有误",
        [Unavailable] = "服务暂不可用",
        [Internal] = "服务器内部错误",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Title(string code) => Titles[code];

    public static bool IsKnown(string code) => Titles.ContainsKey(code);

    /// <summary>The code of an answer that names none, by its status.</summary>
    public static string OfStatus(int status) =>
        status switch
        {
            401 => Unauthenticated,
            403 => Forbidden,
            404 or 405 => NotFound,
            409 => Conflict,
            413 => TooLarge,
            415 => UnsupportedMedia,
            422 => Validation,
            429 => RateLimited,
            503 => Unavailable,
            >= 500 => Internal,
            _ => BadRequest,
        };
}
